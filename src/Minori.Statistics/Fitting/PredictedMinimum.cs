namespace Minori.Statistics;

/// <summary>The budget at which a law puts the lowest loss of one model size.</summary>
/// <param name="Tokens">D*, inside the budgets of the data.</param>
/// <param name="Interval">Interval over refits, tokens.</param>
/// <param name="LowerEndCensored">The interval starts at the first budget: the minimum may lie anywhere below its upper end.</param>
/// <param name="UpperEndCensored">The interval ends at the last budget: the minimum may lie anywhere above its lower end.</param>
public sealed record PredictedMinimum(double Tokens, ConfidenceInterval Interval, bool LowerEndCensored, bool UpperEndCensored);
