"""Words of the plainest requests: what the data always know, by place, time, age, level and test.

A question in these words alone asks for nothing that no column holds, whatever the chance of a
model: "fever cases by year in Bida".
"""

MEASURED = """fever fevers feverish case cases test tests tested testing positive positives positivity
confirmed malaria tpr rate rates report reports facility facilities llin llins net nets itn itns
population people inhabitants ward wards lga lgas state rdt rdts microscopy rapid attendance
attendances outpatient patient patients coverage need needed bales risk rank ranks ranking score
scores high medium low composite pca class classes"""

SAID = """the and for with from per each every all any both many much how what which who where when
show list give tell get plot draw chart graph map bar line histogram table number total sum count
mean average median highest lowest most fewest least top bottom first last biggest smallest more
less than above below over under between year years yearly annual month months monthly quarter
quarterly trend trends time since until till age ages group groups level levels primary secondary
tertiary children child under five fives pregnant women were was are did does have has had there
given distributed received recorded reported reporting please and not that this our us me can you
compare compared versus rural urban share percent percentage proportion among within across rise
rising rose fall falling fell change changed going down"""

PLAIN = frozenset(f"{MEASURED} {SAID}".split())
