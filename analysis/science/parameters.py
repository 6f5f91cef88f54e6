"""What a risk run is asked to do, with the presets' own settings filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.science.imputation import ALL_RULES, NEIGHBOUR_MEAN, RULES, SEQUENTIAL
from analysis.science.normalisation import NORMALISATIONS, RECIPROCAL, Bounds
from analysis.science.ranking import resolve_classes
from analysis.science.variables import malaria_column
from chatmrpt.lib.errors import ProblemError

METHODS_OF_SCORE: tuple[str, ...] = ("ensemble", "weighted")
AGGREGATIONS: tuple[str, ...] = ("arithmetic", "geometric")
#: What the receipt adds to the normalisation where the bounds are those of all years.
POOLED = " with bounds pooled over years"
#: Draws for the certainty of ranks, unless another number is asked for.
DRAWS = 1000
#: Most draws for the certainty of ranks.
MOST_DRAWS = 10_000


@dataclass(frozen=True, kw_only=True)
class Preset:
    """What a preset does unless an option says otherwise.

    Parameters
    ----------
    normalisation, imputation
        Rules used.
    combine
        How model scores become one: ``median`` or ``mean``.
    available
        Whether a model's mean is taken over the values that are there.
    subsets
        ``all``, or ``chatmrpt`` for that tool's cut.
    by_median_rank
        Whether wards are ordered by the median of their ranks in the models.
    constant_as
        Value of a constant variable; None leaves it out.
    raw
        Whether scores are compared without rounding.
    ranks_filled
        Whether wards with half or more of their variables filled are ranked.
    """

    normalisation: str = "min_max"
    imputation: str = NEIGHBOUR_MEAN
    combine: str = "median"
    available: bool = False
    subsets: str = "all"
    by_median_rank: bool = False
    constant_as: float | None = None
    raw: bool = True
    ranks_filled: bool = True


PRESETS: dict[str, Preset] = {
    "standard": Preset(raw=False, ranks_filled=False),
    "mrpt": Preset(
        normalisation=RECIPROCAL,
        imputation=SEQUENTIAL,
        by_median_rank=True,
        constant_as=float("nan"),
    ),
    "chatmrpt": Preset(
        normalisation=RECIPROCAL, available=True, subsets="chatmrpt", constant_as=0.5
    ),
    "netsmartr": Preset(combine="mean"),
}


@dataclass(frozen=True, kw_only=True)
class RiskParameters:
    """Options of one run. None means "not given": the preset, then the standard, decides.

    Parameters
    ----------
    variables
        Columns of the score, in order; at least two.
    directions
        Column → ``direct`` or ``inverse``
        (see :func:`analysis.science.variables.resolve_directions`).
    preset
        ``standard``, ``mrpt``, ``chatmrpt`` or ``netsmartr``.
    method
        ``ensemble`` (default) or ``weighted``.
    normalisation
        A key of :data:`~analysis.science.normalisation.NORMALISATIONS`.
    goalposts
        Column → (low, high), with normalisation ``goalposts`` only.
    aggregation
        ``arithmetic`` (default) or ``geometric``, with method ``weighted`` only.
    weights
        ``equal`` (default), ``pc1``, or column → weight; with method ``weighted`` only.
    imputation
        Column → rule; the key ``*`` sets the rule of all other columns.
    top_k
        k of "among the k highest-ranked wards", ≥ 1; a third of the ranked wards when None.
    draws
        Draws for the certainty of ranks, 0–10,000; 0 leaves its columns empty.
    seed
        Seed of all random draws, ≥ 0.
    malaria_variable
        The column that measures malaria; found by its name when None.
    urban_threshold
        A ward is urban when its share is above this percentage.
    class_rule
        ``position`` (default for three classes), ``quantile`` (default for more),
        ``natural_breaks`` or ``equal_interval``.
    classes
        3 (default), 4 or 5.
    bounds
        Column → (low, high) of the min-max in place of the values' own, low < high, with
        normalisation ``min_max`` only: of all years of a table
        (:func:`analysis.science.years.pooled_bounds`). Constant ones stay in the score.
    where_known
        A variable of the score: wards without it are left out, not filled.
    """

    variables: tuple[str, ...]
    directions: Mapping[str, str]
    preset: str = "standard"
    method: str | None = None
    normalisation: str | None = None
    goalposts: Mapping[str, Bounds] = field(default_factory=dict)
    aggregation: str | None = None
    weights: str | Mapping[str, float] | None = None
    imputation: Mapping[str, str] = field(default_factory=dict)
    top_k: int | None = None
    draws: int = DRAWS
    seed: int = 1
    malaria_variable: str | None = None
    urban_threshold: float = 30.0
    class_rule: str | None = None
    classes: int | None = None
    bounds: Mapping[str, Bounds] = field(default_factory=dict)
    where_known: str | None = None


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Parameters after presets and defaults, checked.

    Parameters
    ----------
    preset_name, preset
        The preset and what it does.
    variables, directions
        Columns of the score, in order; each ``direct`` or ``inverse``.
    method, normalisation, aggregation, weights
        How the score is made, as in :class:`RiskParameters`.
    goalposts, bounds
        Column → (low, high), in its own unit.
    imputation
        Column → rule, every variable of the score.
    top_k, draws, seed, where_known
        As in :class:`RiskParameters`.
    malaria_variable
        The column that measures malaria; None where there is none.
    urban_threshold
        Percent, 0–100.
    class_rule, classes
        How wards are put into classes, and how many.
    """

    preset_name: str
    preset: Preset
    variables: tuple[str, ...]
    directions: dict[str, str]
    method: str
    normalisation: str
    goalposts: dict[str, Bounds]
    aggregation: str
    weights: str | dict[str, float]
    imputation: dict[str, str]
    top_k: int | None
    draws: int
    seed: int
    malaria_variable: str | None
    urban_threshold: float
    class_rule: str
    classes: int
    bounds: dict[str, Bounds]
    where_known: str | None

    def as_dict(self) -> dict[str, Any]:
        """For the receipt: plain values only."""
        return {
            "preset": self.preset_name,
            "variables": list(self.variables),
            "directions": dict(self.directions),
            "method": self.method,
            "normalisation": f"{self.normalisation}{POOLED if self.bounds else ''}",
            "goalposts": {name: list(pair) for name, pair in self.goalposts.items()},
            "bounds": {name: list(pair) for name, pair in self.bounds.items()},
            "aggregation": self.aggregation if self.method == "weighted" else None,
            "weights": self.weights if self.method == "weighted" else None,
            "imputation": dict(self.imputation),
            "top_k": self.top_k,
            "draws": self.draws,
            "seed": self.seed,
            "malaria_variable": self.malaria_variable,
            "urban_threshold": self.urban_threshold,
            "class_rule": self.class_rule,
            "classes": self.classes,
            "where_known": self.where_known,
        }


def resolve_settings(parameters: RiskParameters) -> Settings:
    """Fill in the preset's and the standard settings and check that they go together.

    Parameters
    ----------
    parameters
        What was asked for.

    Returns
    -------
    Settings
        Complete settings; options given explicitly stand, whatever the preset.

    Raises
    ------
    ProblemError
        ``unknown_option``, ``no_variables``, ``duplicate_variables``, ``unknown_direction``,
        ``option_conflict``, ``unknown_rule``, ``unknown_column``, ``bad_number``,
        ``bad_classes``.
    """
    names = parameters.variables
    preset = PRESETS.get(_known("--preset", parameters.preset, tuple(PRESETS)), Preset())
    method = _known("--method", parameters.method or "ensemble", METHODS_OF_SCORE)
    normalisation = parameters.normalisation or preset.normalisation
    if normalisation != RECIPROCAL or parameters.normalisation:
        _known("--normalisation", normalisation, tuple(NORMALISATIONS))
    aggregation = _known("--aggregation", parameters.aggregation or "arithmetic", AGGREGATIONS)
    _check_variables(parameters)
    _check_conflicts(parameters, method, normalisation, aggregation)
    class_rule, classes = resolve_classes(parameters.class_rule, parameters.classes)
    return Settings(
        preset_name=parameters.preset,
        preset=preset,
        variables=tuple(parameters.variables),
        directions={name: parameters.directions[name] for name in parameters.variables},
        method=method,
        normalisation=normalisation,
        goalposts=dict(parameters.goalposts),
        aggregation=aggregation,
        weights=_weights(parameters.weights),
        imputation=_imputation(parameters, preset),
        top_k=_whole("--top", parameters.top_k, 1, None),
        draws=_whole("--draws", parameters.draws, 0, MOST_DRAWS) or 0,
        seed=_whole("--seed", parameters.seed, 0, None) or 0,
        malaria_variable=_malaria(parameters),
        urban_threshold=parameters.urban_threshold,
        class_rule=class_rule,
        classes=classes,
        bounds={name: pair for name, pair in parameters.bounds.items() if name in names},
        where_known=parameters.where_known if parameters.where_known in names else None,
    )


def _known(option: str, value: str, accepted: tuple[str, ...]) -> str:
    if value not in accepted:
        raise ProblemError(
            "unknown_option",
            f"{option} {value} is not known.",
            f"Use one of {', '.join(accepted)}.",
        )
    return value


def _whole(option: str, value: int | None, low: int, high: int | None) -> int | None:
    """A whole number in its range; None stays None."""
    if value is None:
        return None
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or value < low or (high is not None and value > high):
        wanted = f"from {low} to {high:,}" if high is not None else f"of {low} or more"
        raise ProblemError(
            "bad_number",
            f"{option} {value} cannot be used: a whole number {wanted} was expected.",
            f"Leave {option} out for the usual number.",
        )
    return value


def _check_variables(parameters: RiskParameters) -> None:
    names = parameters.variables
    if not names:
        raise ProblemError(
            "no_variables",
            "No variables were chosen; a composite score needs two or more.",
            "Name them with --variables a,b.",
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ProblemError(
            "duplicate_variables",
            f"{', '.join(twice)} is chosen more than once.",
            "Name each variable once.",
        )
    open_ones = [
        name for name in names if parameters.directions.get(name) not in ("direct", "inverse")
    ]
    if open_ones:
        listed = ",".join(open_ones)
        raise ProblemError(
            "unknown_direction",
            f"It is not known whether risk rises or falls with {', '.join(open_ones)}.",
            f"Say --direct {listed} or --inverse {listed}.",
        )


def _check_conflicts(
    parameters: RiskParameters, method: str, normalisation: str, aggregation: str
) -> None:
    if aggregation == "geometric" and normalisation == "z_score":
        raise _conflict(
            "--aggregation geometric",
            "--normalisation z_score",
            "a geometric mean needs values of 0–1 and z-scores are negative for half the wards",
            "Choose another normalisation, or --aggregation arithmetic.",
        )
    if method == "ensemble":
        for option, given in (
            ("--weights", parameters.weights),
            ("--aggregation", parameters.aggregation),
        ):
            if given is not None:
                raise _conflict(
                    option,
                    "--method ensemble",
                    "the models of an ensemble are plain means of equal weight",
                    f"Add --method weighted, or leave {option} out.",
                )
    if parameters.goalposts and normalisation != "goalposts":
        raise _conflict(
            "--goalposts",
            f"--normalisation {normalisation}",
            "the bounds would not be used",
            "Add --normalisation goalposts, or leave --goalposts out.",
        )
    if parameters.bounds and normalisation != "min_max":
        raise _conflict(
            "A scale common to all years",
            f"--normalisation {normalisation}",
            "only min_max has bounds that can be shared by years",
            "Use --normalisation min_max, or one year alone.",
        )


def _conflict(first: str, second: str, why: str, hint: str) -> ProblemError:
    return ProblemError("option_conflict", f"{first} does not go with {second}: {why}.", hint)


def _weights(weights: str | Mapping[str, float] | None) -> str | dict[str, float]:
    if weights is None:
        return "equal"
    if isinstance(weights, str):
        return _known("--weights", weights, ("equal", "pc1"))
    return dict(weights)


def _imputation(parameters: RiskParameters, preset: Preset) -> dict[str, str]:
    general = parameters.imputation.get("*", preset.imputation)
    strange = sorted(set(parameters.imputation) - set(parameters.variables) - {"*"})
    if strange:
        raise ProblemError(
            "unknown_column",
            f"A fill rule is given for {', '.join(strange)}, which is not among the chosen "
            f"variables ({', '.join(parameters.variables)}).",
            "Spell the column as in --variables.",
        )
    rules = {name: parameters.imputation.get(name, general) for name in parameters.variables}
    for name, rule in rules.items():
        if rule not in ALL_RULES:
            raise ProblemError(
                "unknown_rule",
                f"The fill rule {rule!r} for {name} is not known.",
                f"Use one of {', '.join(RULES)}.",
            )
    return rules


def _malaria(parameters: RiskParameters) -> str | None:
    given = parameters.malaria_variable
    if given is None:
        return malaria_column(parameters.variables)
    if given not in parameters.variables:
        raise ProblemError(
            "unknown_column",
            f"The malaria variable {given} is not among the chosen variables "
            f"({', '.join(parameters.variables)}).",
            "Add it to --variables, or name one of them.",
        )
    return given
