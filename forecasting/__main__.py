"""The command line: the same chain without a screen. ``python -m forecasting --help`` lists the commands.

Exit codes: 0 done; 1 a mistake of ours; 2 the input is wrong; 3 a question must be answered first. Whatever is wrong is
said in one sentence, in the language of ``--language``.
"""

import logging
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

from forecasting.commands.options import read_language, read_options
from forecasting.errors import InputError, QuestionError
from forecasting.texts import error_text, has_text, text

DONE, OUR_MISTAKE, WRONG_INPUT, QUESTION, INTERRUPTED = 0, 1, 2, 3, 130

MODULES = {"import": "imports"}
"""Commands whose file can't have their name."""


def main(arguments: Sequence[str]) -> int:
    """Run a command and give its exit code."""
    language = read_language(arguments)
    try:
        options = read_options(arguments, language)
        module = import_module(f"forecasting.commands.{MODULES.get(options.command, options.command)}")
        module.run(options)
    except QuestionError as question:
        return _end(QUESTION, f"{error_text(question, language)}{_how_to_answer(question, language)}")
    except InputError as error:
        return _end(WRONG_INPUT, error_text(error, language))
    except OSError as error:
        values = {"file": error.filename or "?", "reason": error.strerror or type(error).__name__}
        return _end(WRONG_INPUT, error_text(InputError("file_trouble", **values), language))
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if "--traceback" in arguments:
            traceback.print_exc()
        return _end(OUR_MISTAKE, text("command.crashed", language, error=type(error).__name__))
    return DONE


def _how_to_answer(question: QuestionError, language: str) -> str:
    key = f"command.answer.{question.code}"
    return f" {text(key, language, **question.values)}" if has_text(key, language) else ""


def _end(code: int, sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return code


if __name__ == "__main__":
    # What libraries warn their callers of is for us. Threads share the filters that would hide it, so none is safe.
    logging.captureWarnings(True)
    sys.exit(main(sys.argv[1:]))
