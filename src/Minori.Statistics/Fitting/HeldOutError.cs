namespace Minori.Statistics;

/// <summary>
/// What a law foretells of budgets that it has not seen: each budget is left out in turn, with all its observations, the law is
/// fitted to the rest, and the root mean square of log(predicted) − log(observed) is taken over all that was left out.
/// </summary>
/// <param name="Law">Error of the law; infinite where a fit to the rest predicts no number.</param>
/// <param name="Mean">Error of the mean of the other budgets, model size by model size (and modification by modification).</param>
/// <param name="PowerLaw">Error of the monotone power law E + A·N^−α + B·D^−β; null where the law is compared with the mean alone.</param>
/// <param name="Budgets">Budgets that were left out in turn.</param>
public sealed record HeldOutError(double Law, double Mean, double? PowerLaw, int Budgets);
