"""Read the options of `run_analysis` that hold lists and pairs."""

from __future__ import annotations

from chatmrpt.lib.errors import ProblemError


def names(text: str | None) -> list[str]:
    """`a,b,c` as a list."""
    return [part.strip() for part in (text or "").split(",") if part.strip()]


def imputation(text: str | None) -> dict[str, str]:
    """`RULE` for all variables (under `*`), or `var=RULE,var=RULE`."""
    if text and "=" not in text:
        return {"*": text.strip()}
    return _pairs(text, "--imputation", "neighbour_mean, or housing=region_mean,tpr=none")


def weights(text: str | None) -> str | dict[str, float] | None:
    """`equal`, `pc1`, or `a=2,b=1`."""
    if not text or "=" not in text:
        return text.strip() if text else None
    example = "equal, pc1, or tpr=2,rainfall=1"
    return {
        name: _number(value, "--weights", example)
        for name, value in _pairs(text, "--weights", example).items()
    }


def bounds(text: str | None) -> dict[str, tuple[float, float]]:
    """`var=low:high,…`."""
    example = "rainfall=0:200,tpr=0:100"
    found = {}
    for name, value in _pairs(text, "--goalposts", example).items():
        low, colon, high = value.partition(":")
        if not colon:
            raise _problem("--goalposts", value, example)
        found[name] = (
            _number(low, "--goalposts", example),
            _number(high, "--goalposts", example),
        )
    return found


def _pairs(text: str | None, option: str, example: str) -> dict[str, str]:
    pairs = {}
    for part in names(text):
        name, equals, value = part.partition("=")
        if not (equals and name.strip() and value.strip()):
            raise _problem(option, part, example)
        pairs[name.strip()] = value.strip()
    return pairs


def _number(text: str, option: str, example: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise _problem(option, text, example) from None


def _problem(option: str, found: str, example: str) -> ProblemError:
    return ProblemError(
        "bad_option", f"{option} cannot read “{found}”.", f"Write it like this: {example}"
    )
