namespace Minori.Statistics;

/// <summary>What a unit of data is worth for a target: by how much it lowers the loss, nats.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="LeaveOneOut">Loss of all units but this one, less the loss of all.</param>
/// <param name="Shapley">
/// The mean, over all orders in which units may join, of what this one lowers the loss by when it joins (Shapley 1953); null where not all
/// mixtures are known.
/// </param>
public sealed record UnitValue(int Unit, Estimate LeaveOneOut, Estimate? Shapley);
