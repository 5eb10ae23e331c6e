"""What an application does all day: messages, media, tools, typed answers, model strings, fallbacks."""
