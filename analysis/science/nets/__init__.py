"""Net plans: need, three ways to share a stock, scenarios, and an officer's own plan."""

from analysis.science.nets.options import NetOptions
from analysis.science.nets.plan import NetPlan, plan_nets

__all__ = ["NetOptions", "NetPlan", "plan_nets"]
