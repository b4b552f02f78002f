"""Understanding many voices, each one accounted for.

Every stage is a class that can be used alone, in the manner of scikit-learn's estimators:

>>> from tomoni_insight import NearDuplicates
>>> texts = ["循環バスの本数を増やしてください。駅まで遠いのです。", "循環バスの本数を増やして下さい。駅まで遠いのです！", "図書館を夜も開けてほしい。"]
>>> NearDuplicates().fit(texts).leaders_.tolist()
[0, 0, 2]

What a stage says about texts is a suggestion to people. None of them changes, merges or leaves out what was written.
"""

from tomoni_insight.duplicates import ExactDuplicates, NearDuplicates, SpellingDuplicates

__version__ = "0.1.0"

__all__ = ["ExactDuplicates", "NearDuplicates", "SpellingDuplicates", "__version__"]
