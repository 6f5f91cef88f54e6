"""Sentences of officers that sound like what is refused, and can be answered."""

from __future__ import annotations

ANSWERED = """
Which wards have the highest rainfall?
what columns do I have
Show me the distribution of elevation
Which ten wards are farthest from water?
how many people live in Lapai LGA
list wards with poor housing
map of urban share by ward
which wards are the greenest
how humid is Bida on average
Correlate housing quality with positivity
does night light explain parasite prevalence
scatter rainfall against u5 tpr
wards with the tallest buildings
Which LGA is the most flooded?
average temperature per LGA
Which wards are missing elevation?
are there duplicate ward names
what does NDMI stand for
where did the housing quality column come from
run the analysis with rainfall, flood and elevation
rank all the wards please
which wards share a border with Adahe
total population of the state
How many wards in Mashegu
largest ward by area
compare Bida and Kontagora on soil wetness
wards where parasite prevalence is over 30 percent
box plot of temperature by LGA
what share of wards is fully rural
which wards are near the river
top 5 wards for vegetation
which ward lies highest above sea
where do mosquitoes breed most given the wetness
wards with stagnant water or floods
is the settlement type column numeric
which variables are most correlated with each other
hot spots of parasite prevalence
cluster map of rainfall
what data is missing to compute burden
how many facilities reported in 2022
outpatient attendance by year
how many fever cases under five were seen
how many pregnant women received a net
nets given to children by LGA
monthly positivity in Lapai
which facilities never reported microscopy
tests done by tertiary hospitals
which facility tested the most adults
What is the general attendance of Bida in 2021
show children tested by microscopy each year
when does malaria peak in the year
Is positivity going down in Kontagora?
chart of cases by month since 2020
reporting rate by LGA
facilities with more positives than tests
which months have no reports
how many health posts are there
compare RDT and microscopy positivity
calculate the TPR for pregnant women in primary facilities
start the tpr calculation
what age groups can I use
positives among over fives in 2024
which LGA improved most between 2021 and 2024
share of tests that were microscopy
give me the last year in the data
how many LLIN were handed out in total
secondary facilities only, TPR by LGA
which wards have the heaviest burden
wards with TPR above 50 percent
map the burden
how was the TPR computed
trend of positivity for Mokwa
how reliable is the TPR of wards with few tests
download the ward TPR table as excel
positives per 1000 people by LGA
which wards have no facility
why is Adahe ranked so high
which wards will get worse if rainfall increases by 20 percent
what happens to the ranking without elevation
which facilities did not send a report in June
is it queen or rook contiguity
what if housing quality improved by 10 percent in Bida
which wards should we prioritise for nets
how sure are you about the top ten
which wards could drop out of the net campaign next year
plan 150000 nets with household size 5
how many nets do we need for the top 20 wards
do the two methods agree
show the vulnerability map
write a report for the commissioner of health
a one-page summary for the governor please
make a powerpoint for the donor meeting
prepare something I can send to my director
download everything as a zip
export the ranking so that I can email it
which LGA has most high risk wards
what drives the risk in Kutigi
is high risk clustered in space
share of the population living in high risk wards
which low risk urban wards can be deprioritised
redo the ranking but give rainfall double weight
use PCA only
undo that
start over
how does PCA work
why do you invert elevation
wards between rank 20 and 30
are the top wards also the poorest housed
which wards would change class if I drop flood
how many nets for Adahe and Kutigi
explain the map to a layman
what are the limits of this ranking
can I trust these results for budgeting
what does high vulnerability mean for deaths in children
Does a high score mean people will die there
how many nets does each LGA get
which wards are left out of the plan
how many people are covered by the nets
how many bales per ward
coverage of the plan in Bida
put the plan on a map
what if we had 50,000 more nets
download the distribution plan
what is malaria
what is IPTp
what does SMC mean
what is indoor residual spraying
explain insecticide resistance
what is the malaria vaccine
why do children under five die from malaria
how does a mosquito net protect
What is a stock-out?
what is the difference between incidence and prevalence
how does malaria spread
what is artemisinin combination therapy
how do I upload my data
which files do you need from me
do you work with other states than Niger
can you forecast
can you handle data from Ghana
is my data private
who can see what I upload
does it cost money to use this
what can you do for me
good morning
thank you
delete my data
can I share my session with a colleague
do you speak Hausa
what is elimination of malaria
can you send emails
Quelles communes ont le plus de pluie ?
Combien d'habitants à Bida ?
Combien de tests positifs en 2023 ?
Quels mois manquent dans les données ?
Pourquoi Adahe est-il premier ?
Fais un rapport pour le ministre
Planifie 100 000 moustiquaires
Qu'est-ce que le paludisme ?
Comment télécharger mes données ?
Montre la carte de l'altitude
wace gunduma ce ta fi yawan ruwan sama
gwaji nawa aka yi a 2022
me ya sa Adahe take na farko
nuna taswirar hadari
menene zazzabin cizon sauro
ta yaya zan loda bayanai
yi min rahoto
which ward rain plenty pass
how many test dem do for 2021
why Adahe carry first
abeg share 80k nets give the wards
wetin be TPR
how I go take upload my file
make report for my oga
how many pikin test positive for Bida
how many people dey Lapai
which wards bad pass
Which wards have clean data and which do not?
which wards are closest to a river or lake
wards with dense vegetation
Is positivity higher where houses are poor?
wards with the poorest housing
how urban is Suleja
the brightest wards at night
people per ward, largest first
Which wards get the least rain
are hot wards also wet wards
which wards are prone to flooding
make a table of LGAs with mean elevation and rainfall
Does the dataset have anything about schools?
do I have a column for deaths?
is there any information on poverty in my file
which of my columns says something about wealth
can rainfall stand in for mosquito abundance
what can I use instead of vector density
which facilities did the fewest tests
how many under fives were tested in 2021 in Bida
cases among pregnant women by LGA
which LGAs had the most confirmed malaria
confirmed cases last year
general attendance versus tests done
how many women got a net at antenatal
what share of fever cases got tested
which facilities stopped reporting
are there facilities with zero positives all year
monthly cases for Mariga as a line
did COVID reduce testing in 2020
is testing lower in the rainy season
which year was the worst
do hospitals have higher positivity than clinics
is the TPR of adults lower than that of children
drop the tertiary hospitals and recalculate
how complete are the reports from Gurara
what is the trend in number of tests per LGA
which wards doubled their cases
show outliers in positives
where is malaria worst
which areas should worry me
give me burden per 1000 for each LGA
wards with fewer than 100 tests
send me the table as csv
can I get this by email format, like a docx?
how do I get these figures into DHIS2
which wards have TPR more than twice the state average
put the top ten on one slide
write that up as a report
write in the report which variables were used
what should we tell the commissioner about Bida
which wards need IRS most
where should we roll out the vaccine first
best wards for SMC
which wards should get mobile clinics
show me wards with high risk and few people
why is Suleja low
is Adahe's rank reliable
what if flooding doubles
suppose housing gets better in Mokwa, what changes
remove elevation from the model
change the weights: rainfall 2, flood 1
change the household size to 6
leave out Suleja and rank again
raise the urban threshold to 50
make the map red and blue
put the legend in French
hide the labels on the map
swap the axes of the chart
correct the name of ward Adahe
which wards would move up if rainfall fell by 10%
how many people live in the ten riskiest wards
will the ranking change if I use PCA
which wards will be dropped under the plan
how many nets will Bida get
what will happen if I leave out rainfall
can we expect different results with another method
next, show me the bottom ten
go on with the next step
what comes next
will 200,000 nets be enough
how many more nets do we need
which LGA gets the most nets
what is the cost of covering everyone in nets?
people left without a net
give the plan by LGA as excel
do you store patient names?
what is vector control
how do bed nets become resistant... I mean mosquitoes
tell me about severe malaria
why is P. vivax rare in Nigeria
which mosquito carries malaria
what is case fatality
is malaria contagious
what is the WHO recommendation on IPTp
how is poverty linked to malaria
does urbanisation reduce malaria
can children die of malaria
what is drug resistance
which formats can I upload
can I upload data on deaths
is there a phone app
who made this tool
what will I see after uploading
will my data be safe
how long will it take
can I use data from Kenya here
can two people work together
how do I invite a colleague
how do I delete my account
I forgot my password
log me out
Y a-t-il des valeurs manquantes ?
quelles zones sont les plus urbaines
combien de femmes enceintes testées en 2022
les LGA où la positivité baisse
que se passe-t-il si la pluie augmente
envoie-moi le rapport en pdf
à quoi sert cet outil
gundumomi nawa suke da ambaliya
yara nawa aka gwada a Bida
wane gunduma ne zai fi bukatar gidan sauro
ta yaya ake kamuwa da malaria
which hospital test people pass
which ward go collect net first
if rain increase wetin go happen
wetin you fit do for me
malaria dey kill person?
show facilities by LGA
how many facilities are in each ward
map of housing quality
wards with low housing quality in Lavun
how many wards are settlement type 1
which ward has the tallest buildings
which ward is the most humid
number of inhabitants by LGA
how far is Doko from water
what is the vegetation index of Borgu
which wards flood most
pfpr by LGA
does housing go with positivity
how urban is Bosso
how many people were tested in 2022
number of women tested in 2023
children tested in Mariga
how many nets were given to pregnant women
general attendance in Kuta
which facilities never reported
split the positives by age group
break the tests down by month
fever cases by month
trend of positives
which month is the peak
TPR in the dry season
what happened in 2020, was covid to blame for the drop in tests
which LGAs are getting worse
mak a chart of tests by yr
is this an AI
do you use chatgpt behind the scenes
does it need google to work
does this use google maps
is there a whatsapp group for users
do you search the internet
can it connect to DHIS2
I got my file from the DHIS2 server, can you read it
is there a manual online
who pays for this tool
is it free
what does it cost
can two people work on one session
how do I invite a colleague
share the results as a read-only link
make a link I can pass on to partners
prepare the file that I will email to the donor
a table I can send to the LGA chairmen
summary for the governor in plain words
which satellite does NDVI come from
are the buildings from google open buildings
did you get rainfall from CHIRPS
do I need satellite images
who classifies the settlements
what does informal mean here
does a higher settlement type mean poorer
what is avgRAD
is elevation in metres
who made the ranking rules
was this method published
does the rank depend on the neighbours
why are deaths not used
does TPR depend on who seeks care
what about conflict, is it considered in the score
did you use IRS coverage in the ranking
do you take travel time into account
how do I add my own data on schools
what extra data would make it better
which wards are at highest risk next to Bida
which wards should get the vaccine first
where to put SMC
where do we send the mobile clinic
why is Wawa so high
what if housing got better in Bida
what would the ranking be without rainfall
will the order change if I add flood
plan 100,000 nets
how many nets will Bida need next year
who gets nets first
what if 50,000 more come
which wards run out of nets
households in the plan
is two people per net assumed
which wards can leave the campaign
remove Bida from the list
change the weights
show only the top 20
change the colour of the map
correct the name of the ward Kutgi
delete this file and start again
stop
you are wrong, Bida is not the worst
what causes malaria deaths
what is IPTp
what is the first line treatment of malaria
what is insecticide resistance
what share of malaria cases is falciparum in general
what TPR counts as high
how many deaths does malaria cause in the world
is TPR biased when there are stock-outs
how many clinics are in Kachia
how many people live in Lapai
how many people are protected by the plan
put Bida and Lapai side by side
"""
