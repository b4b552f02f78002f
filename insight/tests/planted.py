"""What several tests read: the generators of bench/, and a letter that many send."""

import importlib.util
import sys
from pathlib import Path

BENCH = Path(__file__).parents[1] / "bench"


def bench(name):
    spec = importlib.util.spec_from_file_location(f"insight_bench_{name}", BENCH / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


LETTER = "循環バスの本数が少なく、通院する人が困っています。夕方の便を増やしてください。運賃は今のままにしてください。停留所に屋根をつけてください。"
