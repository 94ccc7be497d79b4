using Minori.Statistics;

namespace Minori.Studies.Overtraining;

/// <summary>
/// Values per budget by what repeats them. What is measured on one family of bases shares what chance did to its
/// training, so several families count as one value each, the mean of all their draws; the draws of a single family are
/// values of their own.
/// </summary>
internal sealed record Replicates(IReadOnlyList<BudgetDraws> Budgets, IReadOnlyList<IReadOnlyList<int>> Keys)
{
    /// <summary>Groups values.</summary>
    /// <param name="items">What was measured; every value with its budget, its family and its draw.</param>
    /// <param name="oneFamily">Whether the study has one family alone.</param>
    public static Replicates Of(IEnumerable<(long Tokens, int Family, int Draw, double Value)> items, bool oneFamily)
    {
        (long Tokens, (int Key, double Value)[] Values)[] budgets =
        [
            .. items.GroupBy(v => v.Tokens).OrderBy(g => g.Key).Select(g => (
                g.Key,
                g.GroupBy(v => oneFamily ? v.Draw : v.Family).OrderBy(r => r.Key).Select(r => (r.Key, r.Average(v => v.Value))).ToArray())),
        ];
        return new Replicates(
            [.. budgets.Select(b => new BudgetDraws(b.Tokens, [.. b.Values.Select(v => v.Value)]))],
            [.. budgets.Select(b => (IReadOnlyList<int>)[.. b.Values.Select(v => v.Key)])]);
    }

    /// <summary>By index where every budget has the same replicates.</summary>
    public DrawPairing Pairing =>
        Keys.All(k => k.SequenceEqual(Keys[0])) ? DrawPairing.ByIndex : DrawPairing.Independent;
}
