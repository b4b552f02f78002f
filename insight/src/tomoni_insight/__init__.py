"""Understanding many voices, each one accounted for.

Every stage is a class that can be used alone, in the manner of scikit-learn's estimators:

>>> from tomoni_insight import NearDuplicates
>>> texts = ["循環バスの本数を増やしてください。駅まで遠いのです。", "循環バスの本数を増やして下さい。駅まで遠いのです！", "図書館を夜も開けてほしい。"]
>>> NearDuplicates().fit(texts).leaders_.tolist()
[0, 0, 2]

`tomoni_insight.pipeline.analyse` runs them all, `tomoni_insight.writing.write` leaves the files.

What a stage says about texts is a suggestion to people. None of them changes, merges or leaves out what was written.
"""

from tomoni_insight.duplicates import ExactDuplicates, NearDuplicates, SpellingDuplicates
from tomoni_insight.measures import Measure, MeasureMapper, measures_of, read_plan
from tomoni_insight.opinions import OpinionGroups, read_votes
from tomoni_insight.reading import InputError, Voices, read
from tomoni_insight.topics import NestedTopics
from tomoni_insight.vectors import LatentVectors, MeaningVectors, TfidfVectors

__version__ = "0.1.0"

__all__ = [
    "ExactDuplicates", "InputError", "LatentVectors", "MeaningVectors", "Measure", "MeasureMapper", "NearDuplicates", "NestedTopics",
    "OpinionGroups", "SpellingDuplicates", "TfidfVectors", "Voices", "__version__", "measures_of", "read", "read_plan", "read_votes",
]  # fmt: skip
