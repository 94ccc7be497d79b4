namespace Minori.Statistics;

/// <summary>Leaves out one budget after another and measures how far predictions from the rest miss it.</summary>
internal static class HeldOutBudgets
{
    /// <summary>Root mean square error over all observations, each predicted by a fit that has not seen its budget.</summary>
    /// <param name="tokens">The budget of each observation.</param>
    /// <param name="observed">What is predicted, in logs.</param>
    /// <param name="fit">From the indices of the observations to fit to a predictor of any observation.</param>
    public static double Error(double[] tokens, double[] observed, Func<int[], Func<int, double>> fit)
    {
        double squares = 0;
        foreach (double budget in tokens.Distinct())
        {
            int[] all = [.. Enumerable.Range(0, tokens.Length)];
            Func<int, double> predict = fit([.. all.Where(i => tokens[i] != budget)]);
            foreach (int i in all.Where(i => tokens[i] == budget))
            {
                double miss = predict(i) - observed[i];
                squares += double.IsNaN(miss) ? double.PositiveInfinity : miss * miss;
            }
        }

        return Math.Sqrt(squares / tokens.Length);
    }

    /// <summary>A fit that knows no budgets: the mean of the observations of the same kind, or of all where the kind has no other.</summary>
    /// <param name="kinds">What else an observation is of, its model size for example.</param>
    /// <param name="observed">What is predicted, in logs.</param>
    public static Func<int[], Func<int, double>> MeanOf<TKind>(IReadOnlyList<TKind> kinds, double[] observed) => rest =>
    {
        ILookup<TKind, double> known = rest.ToLookup(i => kinds[i], i => observed[i]);
        double overall = rest.Average(i => observed[i]);
        return i => known[kinds[i]].DefaultIfEmpty(overall).Average();
    };
}
