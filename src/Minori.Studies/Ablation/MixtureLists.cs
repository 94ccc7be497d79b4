using MathNet.Numerics;
using Minori.Modifications;
using Minori.Statistics;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>The mixtures that a study asks for, as functions of the study alone.</summary>
internal static class MixtureLists
{
    // Up to here mixtures are written out and put in a random order; beyond, they are drawn one by one.
    private const double MostListed = 100_000;

    /// <summary>The mixtures to really train on, in ascending order.</summary>
    public static IReadOnlyList<Mixture> Truths(AblationStudy study)
    {
        if (study.Truths is not { } truths)
        {
            return [];
        }

        HashSet<Mixture> chosen = [.. Named(study, truths.List)];
        if (truths is { Count: { } count, Size: { } size })
        {
            int[] among = [.. Numbers(study, truths.Among ?? study.Units.Of)];
            chosen.UnionWith(Drawn(among, size, count, (ulong)truths.Seed));
        }

        return [.. chosen.OrderBy(mixture => mixture.Units)];
    }

    /// <summary>How many mixtures there are of those that truths are drawn among; null where none are drawn.</summary>
    public static double? Drawable(AblationStudy study) => study.Truths is { Size: { } size } truths
        ? SpecialFunctions.Binomial((truths.Among ?? study.Units.Of).Count, size)
        : null;

    /// <summary>The mixtures to merge: those asked for, the truths, and every unit by itself; in ascending order.</summary>
    public static IReadOnlyList<Mixture> Merges(AblationStudy study)
    {
        int units = study.Units.Of.Count;
        HashSet<Mixture> chosen =
        [
            .. Enumerable.Range(0, units).Select(unit => new Mixture(1UL << unit)),
            .. Truths(study),
            .. Named(study, study.Mixtures.List),
        ];
        IEnumerable<int> sizes = study.Mixtures.All ? Enumerable.Range(1, units) : study.Mixtures.Sizes ?? [];
        foreach (int size in sizes)
        {
            chosen.UnionWith(OfSize(units, size));
        }

        return [.. chosen.OrderBy(mixture => mixture.Units)];
    }

    private static IEnumerable<Mixture> OfSize(int units, int size) =>
        MixtureOrder.OfSize(units, size).Select(way => new Mixture(way[^1].Units));

    private static IEnumerable<Mixture> Named(AblationStudy study, IReadOnlyList<IReadOnlyList<string>>? list) =>
        (list ?? []).Select(mixture => Mixture.Of(Numbers(study, mixture)));

    private static IEnumerable<int> Numbers(AblationStudy study, IReadOnlyList<string> names) =>
        names.Select(name => study.Units.Of.ToList().IndexOf(name));

    private static IEnumerable<Mixture> Drawn(int[] among, int size, int count, ulong seed)
    {
        double number = SpecialFunctions.Binomial(among.Length, size);
        Mixture Chosen(Mixture places) => Mixture.Of(places.Members.Select(place => among[place]));
        if (count >= number)
        {
            return OfSize(among.Length, size).Select(Chosen);
        }

        RandomSource random = new(seed);
        if (number <= MostListed)
        {
            Mixture[] all = [.. OfSize(among.Length, size).OrderBy(mixture => mixture.Units)];
            double[] order = [.. Enumerable.Range(0, all.Length).Select(i => (double)i)];
            random.Shuffle(order);
            return order.Take(count).Select(i => Chosen(all[(int)i]));
        }

        HashSet<Mixture> drawn = [];
        double[] places = [.. Enumerable.Range(0, among.Length).Select(i => (double)i)];
        while (drawn.Count < count)
        {
            random.Shuffle(places);
            drawn.Add(Chosen(Mixture.Of(places.Take(size).Select(place => (int)place))));
        }

        return drawn;
    }
}
