namespace Minori.Statistics;

/// <summary>Finds the observations that a law predicts alike, so that it is asked once for all of them.</summary>
internal static class AlikeObservations
{
    private static readonly EqualityComparer<double[]> SameValues = EqualityComparer<double[]>.Create(
        (a, b) => a.AsSpan().SequenceEqual(b), row => row.Aggregate(0, HashCode.Combine));

    /// <summary>Indices of the rows of equal values, together, in the order in which they first come.</summary>
    /// <param name="covariates">[observations][covariates]: all that a prediction depends on.</param>
    public static int[][] Of(IEnumerable<double[]> covariates) =>
        [.. covariates.Select((row, i) => (row, i)).GroupBy(o => o.row, o => o.i, SameValues).Select(g => g.ToArray())];
}
