"""The baseline: TF-IDF and logistic regression, in an environment of its own. It shares no code with the term reader.

Reads JSON {train: [{text, label}], test: [text]} from standard input and writes {scores, seconds}.
"""

import json
import sys
import time

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

given = json.load(sys.stdin)
model = make_pipeline(
    TfidfVectorizer(sublinear_tf=True, min_df=2, stop_words="english"),
    LogisticRegression(class_weight="balanced", max_iter=3000),
)
model.fit([row["text"] for row in given["train"]], [row["label"] for row in given["train"]])
began = time.perf_counter()
scores = model.predict_proba(given["test"])[:, 1].tolist()
json.dump({"scores": scores, "seconds": time.perf_counter() - began}, sys.stdout)
