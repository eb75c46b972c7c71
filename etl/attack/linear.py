"""Linear programs, solved by HiGHS: equations with given right sides, bounds on every variable."""

import highspy
import numpy as np
from scipy import sparse

from etl.attack.universe import Floats


def optimum(matrix: sparse.csc_array, cost: Floats, lower: Floats, upper: Floats, right: Floats) -> Floats | None:
    """The x of least cost with matrix @ x = right and lower ≤ x ≤ upper; None unless the solver proves it optimal.

    One thread and the solver's own fixed seed, so that the same program gives the same x.
    """
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, setting in (("output_flag", False), ("threads", 1), ("time_limit", 60.0)):
        solver.setOptionValue(option, setting)
    solver.passModel(_model(matrix, cost, lower, upper, right))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return np.array(solver.getSolution().col_value, dtype=np.float64)


def _model(matrix: sparse.csc_array, cost: Floats, lower: Floats, upper: Floats, right: Floats) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, lower, upper
    model.row_lower_ = model.row_upper_ = right
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
    model.a_matrix_.value_ = matrix.data.astype(np.float64)
    return model
