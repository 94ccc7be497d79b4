namespace Minori.Studies.Jobs;

/// <summary>The best set of units found.</summary>
/// <param name="Best">The set.</param>
/// <param name="Loss">What is lowest for it.</param>
/// <param name="Measured">Sets that fill the tokens and were measured.</param>
/// <param name="All">Whether these were all there are.</param>
internal sealed record FoundSubset(Mixture Best, double Loss, int Measured, bool All);

/// <summary>
/// Searches the set of units of lowest loss among those that fill a training: all of them, where they are few enough; else units are
/// added one by one, each time the best, and then exchanged one for another while that helps.
/// </summary>
internal static class SubsetSearch
{
    /// <summary>Up to so many sets are all measured.</summary>
    public const int MostListed = 5000;

    /// <summary>Searches.</summary>
    /// <param name="sets">The sets to choose among; there is one at least.</param>
    /// <param name="units">Units in all.</param>
    /// <param name="loss">The loss of a set, whether it fills the training or not.</param>
    /// <param name="mostListed">Up to so many sets are all measured.</param>
    public static FoundSubset Best(FillingSets sets, int units, Func<Mixture, double> loss, int mostListed = MostListed)
    {
        Mixture[] listed = [.. sets.All().Take(mostListed + 1)];
        if (listed.Length <= mostListed)
        {
            (Mixture best, double lowest) = Lowest(listed, loss);
            return new FoundSubset(best, lowest, listed.Length, true);
        }

        HashSet<Mixture> measured = [];
        double Measured(Mixture mixture)
        {
            if (sets.PartsOf(mixture) == sets.Parts)
            {
                measured.Add(mixture);
            }

            return loss(mixture);
        }

        Mixture reached = default;
        while (sets.PartsOf(reached) < sets.Parts)
        {
            reached = Lowest(Larger(reached, units).Where(sets.CanComplete), Measured).Best;
        }

        double found = Measured(reached);
        while (Lowest(Exchanged(reached, units, sets), Measured) is var (next, lower) && lower < found)
        {
            (reached, found) = (next, lower);
        }

        return new FoundSubset(reached, found, measured.Count, false);
    }

    private static IEnumerable<Mixture> Larger(Mixture mixture, int units) =>
        Enumerable.Range(0, units).Where(unit => !mixture.Contains(unit)).Select(unit => new Mixture(mixture.Units | (1UL << unit)));

    private static IEnumerable<Mixture> Exchanged(Mixture mixture, int units, FillingSets sets) =>
        from leaves in mixture.Members
        from exchanged in Larger(new Mixture(mixture.Units & ~(1UL << leaves)), units)
        where exchanged != mixture && sets.PartsOf(exchanged) == sets.Parts
        select exchanged;

    private static (Mixture Best, double Loss) Lowest(IEnumerable<Mixture> mixtures, Func<Mixture, double> loss) =>
        mixtures.Select(mixture => (mixture, Loss: loss(mixture))).Aggregate(
            (Best: default(Mixture), Loss: double.PositiveInfinity), (best, next) => next.Loss < best.Loss ? next : best);
}
