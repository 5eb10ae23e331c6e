// do not edit: `modelport generate` made it from xinference/xinference.yaml
const rule1 = {"label":{"en_US":"Temperature","zh_Hans":"\u6e29\u5ea6"},"help":{"en_US":"How freely the model picks its words: near 0 it repeats the safest answer, higher values give more varied text.","zh_Hans":"\u63a7\u5236\u7528\u8bcd\u7684\u81ea\u7531\u7a0b\u5ea6\uff1a\u63a5\u8fd1 0 \u65f6\u603b\u9009\u6700\u7a33\u59a5\u7684\u7b54\u6848\uff0c\u6570\u503c\u8d8a\u9ad8\u6587\u5b57\u8d8a\u591a\u6837\u3002"},"required":false,"type":"float","default":0.0,"min":0,"max":2,"precision":2,"name":"temperature","use_template":"temperature"};
const rule2 = {"label":{"en_US":"Top P","zh_Hans":"Top P"},"help":{"en_US":"Only the most likely tokens whose probabilities add up to this share are considered.","zh_Hans":"\u53ea\u8003\u8651\u6982\u7387\u7d2f\u8ba1\u8fbe\u5230\u8be5\u6bd4\u4f8b\u7684\u6700\u53ef\u80fd\u7684\u8bcd\u5143\u3002"},"required":false,"type":"float","default":1.0,"min":0,"max":1,"precision":2,"name":"top_p","use_template":"top_p"};
const rule3 = {"label":{"en_US":"Max Tokens","zh_Hans":"\u6700\u5927\u751f\u6210\u957f\u5ea6"},"help":{"en_US":"The longest answer, in tokens; a longer one is cut off there.","zh_Hans":"\u56de\u7b54\u7684\u6700\u5927\u957f\u5ea6\uff08\u8bcd\u5143\u6570\uff09\uff0c\u8d85\u51fa\u90e8\u5206\u4f1a\u88ab\u622a\u65ad\u3002"},"required":false,"type":"int","default":512,"min":1,"max":1048576,"precision":0,"name":"max_tokens","use_template":"max_tokens"};
const rule4 = {"label":{"en_US":"Top K","zh_Hans":"Top K"},"help":{"en_US":"How many of the most likely tokens the next one is drawn from.","zh_Hans":"\u4e0b\u4e00\u4e2a\u8bcd\u5143\u4ece\u591a\u5c11\u4e2a\u6700\u53ef\u80fd\u7684\u5019\u9009\u4e2d\u62bd\u53d6\u3002"},"required":false,"type":"int","default":50,"min":1,"max":100,"precision":0,"name":"top_k","use_template":"top_k","when":{"model":"/^(?!B$)/"}};
const rule5 = {"name":"seed","type":"int","min":0,"label":{"en_US":"Seed","zh_Hans":"\u968f\u673a\u79cd\u5b50"},"help":{"en_US":"The same seed and the same prompt give the same answer, where the engine can do that.","zh_Hans":"\u5728\u5f15\u64ce\u652f\u6301\u65f6\uff0c\u76f8\u540c\u7684\u79cd\u5b50\u548c\u63d0\u793a\u8bcd\u4f1a\u5f97\u5230\u76f8\u540c\u7684\u56de\u7b54\u3002"},"when":{"ability":"chat"}};
const rule6 = {"label":{"en_US":"Presence Penalty","zh_Hans":"\u5b58\u5728\u60e9\u7f5a"},"help":{"en_US":"Makes tokens that have appeared at all less likely, which favours new topics.","zh_Hans":"\u964d\u4f4e\u5df2\u51fa\u73b0\u8fc7\u7684\u8bcd\u5143\u518d\u6b21\u51fa\u73b0\u7684\u6982\u7387\uff0c\u4f7f\u5185\u5bb9\u66f4\u503e\u5411\u65b0\u8bdd\u9898\u3002"},"required":false,"type":"float","default":0.0,"min":-2,"max":2,"precision":2,"name":"presence_penalty","use_template":"presence_penalty","when":{"ability":"chat"}};
const rule7 = {"label":{"en_US":"Frequency Penalty","zh_Hans":"\u9891\u7387\u60e9\u7f5a"},"help":{"en_US":"Makes tokens less likely the more often they have appeared, which reduces repetition.","zh_Hans":"\u8bcd\u5143\u51fa\u73b0\u5f97\u8d8a\u591a\uff0c\u5176\u6982\u7387\u964d\u5f97\u8d8a\u4f4e\uff0c\u4ece\u800c\u51cf\u5c11\u91cd\u590d\u3002"},"required":false,"type":"float","default":0.0,"min":-2,"max":2,"precision":2,"name":"frequency_penalty","use_template":"frequency_penalty","when":{"ability":"chat"}};
const rule8 = {"name":"repetition_penalty","type":"float","min":0,"max":2,"precision":2,"label":{"en_US":"Repetition Penalty","zh_Hans":"\u91cd\u590d\u60e9\u7f5a"},"help":{"en_US":"Above 1, words that were used already become less likely.","zh_Hans":"\u5927\u4e8e 1 \u65f6\uff0c\u5df2\u51fa\u73b0\u8fc7\u7684\u8bcd\u66f4\u5c11\u88ab\u9009\u4e2d\u3002"},"when":{"ability":"chat"}};
const rule9 = {"name":"response_format","type":"string","options":["text","json_object","json_schema"],"label":{"en_US":"Response Format","zh_Hans":"\u56de\u590d\u683c\u5f0f"},"help":{"en_US":"json_object asks for any JSON, json_schema for JSON that fits the schema below.","zh_Hans":"json_object \u8981\u6c42\u8f93\u51fa JSON\uff0cjson_schema \u8981\u6c42\u8f93\u51fa\u7b26\u5408\u4e0b\u65b9\u6a21\u5f0f\u7684 JSON\u3002"},"when":{"ability":"chat"}};
const rule10 = {"name":"json_schema","type":"text","label":{"en_US":"JSON Schema","zh_Hans":"JSON \u6a21\u5f0f"},"help":{"en_US":"The schema that the answer has to fit.","zh_Hans":"\u56de\u7b54\u5fc5\u987b\u7b26\u5408\u7684\u6a21\u5f0f\u3002"},"when":{"ability":"chat"}};
const rule11 = {"name":"enable_thinking","type":"boolean","label":{"en_US":"Thinking","zh_Hans":"\u601d\u8003"},"help":{"en_US":"Whether the model reasons before it answers.","zh_Hans":"\u6a21\u578b\u662f\u5426\u5728\u56de\u7b54\u524d\u8fdb\u884c\u63a8\u7406\u3002"},"when":{"ability":"thinking"}};

export const id = "xinference";

/** What the definition says of the provider as a whole. */
export const provider = {"provider":"xinference","label":{"en_US":"Xorbits Inference"},"description":{"en_US":"Models that you serve yourself with Xinference.","zh_Hans":"\u7531\u60a8\u81ea\u884c\u901a\u8fc7 Xinference \u90e8\u7f72\u7684\u6a21\u578b\u3002"},"icon_small":{"en_US":"icon_s_en.svg"},"icon_large":{"en_US":"icon_l_en.svg"},"background":"#FAF5FF","help":{"title":{"en_US":"How to deploy Xinference","zh_Hans":"\u5982\u4f55\u90e8\u7f72 Xinference"},"url":{"en_US":"https://github.com/xorbitsai/inference"}},"supported_model_types":["llm","text-embedding","rerank","speech2text","tts"],"configurate_methods":["customizable-model"]};

/** The fields of the credential forms. */
export const forms = {
  model: [
    {"variable":"server_url","label":{"en_US":"Server URL","zh_Hans":"\u670d\u52a1\u5668 URL"},"type":"text-input","required":true,"placeholder":{"en_US":"Address of your Xinference, for example http://192.168.1.100:9997","zh_Hans":"\u60a8\u7684 Xinference \u670d\u52a1\u5668\u5730\u5740\uff0c\u4f8b\u5982 http://192.168.1.100:9997"}},
    {"variable":"model_uid","label":{"en_US":"Model UID","zh_Hans":"\u6a21\u578b UID"},"type":"text-input","required":true,"placeholder":{"en_US":"UID of the running model","zh_Hans":"\u6b63\u5728\u8fd0\u884c\u7684\u6a21\u578b\u7684 UID"}},
    {"variable":"api_key","label":{"en_US":"API key","zh_Hans":"API \u5bc6\u94a5"},"type":"secret-input","required":false,"placeholder":{"en_US":"Only when the server asks for one","zh_Hans":"\u4ec5\u5f53\u670d\u52a1\u5668\u9700\u8981\u65f6\u586b\u5199"}},
    {"variable":"invoke_timeout","label":{"en_US":"Time limit of a call, in seconds","zh_Hans":"\u8c03\u7528\u8d85\u65f6\u65f6\u95f4\uff08\u79d2\uff09"},"type":"text-input","required":false,"default":"60","placeholder":{"en_US":"Seconds without an answer, or without its next piece, after which a call has failed","zh_Hans":"\u8d85\u8fc7\u8be5\u79d2\u6570\u6ca1\u6709\u6536\u5230\u56de\u7b54\uff08\u6216\u5176\u4e0b\u4e00\u90e8\u5206\uff09\u5373\u89c6\u4e3a\u5931\u8d25"}},
    {"variable":"max_retries","label":{"en_US":"Retries of a call","zh_Hans":"\u8c03\u7528\u91cd\u8bd5\u6b21\u6570"},"type":"text-input","required":false,"default":"3","placeholder":{"en_US":"How often a failed call is tried again","zh_Hans":"\u5931\u8d25\u540e\u91cd\u8bd5\u7684\u6b21\u6570"}},
  ],
};

/** How the form asks for the name of a model that the user brings. */
export const modelName = {"label":{"en_US":"Model Name","zh_Hans":"\u6a21\u578b\u540d\u79f0"},"placeholder":{"en_US":"Enter the name under which apps will know the model","zh_Hans":"\u8f93\u5165\u5e94\u7528\u4e2d\u4f7f\u7528\u7684\u6a21\u578b\u540d\u79f0"}};

/** The predefined models of each type, in the order in which they are shown. */
export const models = {
};

/** What holds for models that users bring, by type. */
export const customizable = {
  llm: {"model_properties":{"mode":"chat","context_size":4096},"features":[{"feature":"tool-call","when":{"ability":"tools"}},{"feature":"multi-tool-call","when":{"ability":"tools"}},{"feature":"stream-tool-call","when":{"ability":"tools"}},{"feature":"vision","when":{"ability":"vision"}},{"feature":"audio","when":{"ability":"audio"}},{"feature":"video","when":{"ability":"video"}}],"parameter_rules":[rule1,rule2,rule3,rule4,rule5,rule6,rule7,rule8,rule9,rule10,rule11]},
  "text-embedding": {"features":[{"feature":"vision","when":{"ability":"embed_vision"}}],"model_properties":{"context_size":512,"max_chunks":64},"parameter_rules":[]},
  rerank: {"features":[{"feature":"vision","when":{"ability":"rerank_vision"}}],"model_properties":{"context_size":512},"parameter_rules":[]},
  speech2text: {"model_properties":{"file_upload_limit":25,"supported_file_extensions":"flac,mp3,mp4,mpeg,mpga,m4a,ogg,wav,webm"},"parameter_rules":[]},
  tts: {"model_properties":{"audio_type":"mp3","word_limit":3500,"max_workers":5},"parameter_rules":[]},
};
