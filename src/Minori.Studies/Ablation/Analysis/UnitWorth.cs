using Minori.Statistics;

namespace Minori.Studies.Ablation;

/// <summary>What units are worth for a target, and which of them may be worth most and least.</summary>
/// <param name="Values">By unit.</param>
/// <param name="Most">Those that orders of the documents do not tell from the one worth most; null for one order.</param>
/// <param name="Least">Likewise of the one worth least.</param>
internal sealed record UnitWorth(IReadOnlyList<UnitValue> Values, IReadOnlyList<int>? Most, IReadOnlyList<int>? Least)
{
    /// <summary>The values of some orders, Shapley's where all mixtures are known.</summary>
    public static UnitWorth Of(int units, IReadOnlyList<MixtureLoss> orders, bool hasShapley)
    {
        IReadOnlyList<UnitValue>[] single = [.. orders.Select(order => Valued([order]))];
        double[][] table = [.. Enumerable.Range(0, units).Select(unit => single.Select(values => Known(values[unit]).Value).ToArray())];
        return new UnitWorth(
            Valued(orders), LeadingItems.Of(table, isLargest: true, ProxyRanking.Level), LeadingItems.Of(table, isLargest: false, ProxyRanking.Level));

        IReadOnlyList<UnitValue> Valued(IReadOnlyList<MixtureLoss> losses) =>
            hasShapley ? UnitValues.Exact(units, losses, ProxyRanking.Level) : UnitValues.LeaveOneOut(units, losses, ProxyRanking.Level);
    }

    /// <summary>A unit's Shapley value, or that of leave-one-out where there is none.</summary>
    public static Estimate Known(UnitValue value) => value.Shapley ?? value.LeaveOneOut;
}
