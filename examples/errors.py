"""Handle errors: each kind has a class and carries the server's message."""

from __future__ import annotations

import os

from modelport.errors import CredentialsValidateFailedError, InvokeBadRequestError
from modelport.sdk.xinference import LLM

SERVER = os.environ.get("MODELPORT_SERVER_URL", "http://127.0.0.1:9997")


def main() -> None:
    try:
        LLM("nope", server_url=SERVER, model_uid="nope").validate()
    except CredentialsValidateFailedError as error:
        print(error)
    llm = LLM("tiny-chat", server_url=SERVER, model_uid="tiny-chat")
    try:
        llm.invoke("Hello", temperature=3)
    except InvokeBadRequestError as error:
        for violation in error.violations:
            print(f"{violation.pointer}: {violation.message}")


if __name__ == "__main__":
    main()
