namespace Minori.Training;

/// <summary>Numbers that a user gives for an optimizer; null leaves the optimizer's own.</summary>
/// <param name="Beta1">Of AdamW and Lion, and of the AdamW in Muon.</param>
/// <param name="Beta2">Of AdamW and Lion, and of the AdamW in Muon.</param>
/// <param name="Momentum">Of SGD with momentum and of Muon.</param>
/// <param name="RestRate">Of Muon: the learning rate of what is no hidden matrix, as a multiple.</param>
public sealed record OptimizerNumbers(
    double? Beta1 = null, double? Beta2 = null, double? Momentum = null, double? RestRate = null)
{
    internal IEnumerable<(string Name, double? Value)> ByName =>
        [("beta1", Beta1), ("beta2", Beta2), ("momentum", Momentum), ("rest_rate", RestRate)];
}
