using Minori.Studies.StudyFiles;

namespace Minori.Studies.Ablation;

/// <summary>What is wrong with the mixtures that a study asks for.</summary>
internal static class MixtureProblems
{
    /// <summary>The property at fault, as a path from the study, and one line that says how to mend it.</summary>
    public static IEnumerable<(string Property, string Problem)> Of(AblationStudy study) => OfMixtures(study).Concat(OfTruths(study));

    private static IEnumerable<(string Property, string Problem)> OfMixtures(AblationStudy study)
    {
        int units = study.Units.Of.Count;
        if (study.Mixtures.All && units > MixturesSection.MostUnitsForAll)
        {
            yield return (nameof(AblationStudy.Mixtures), $"all mixtures of {units} units are {Math.Pow(2, units) - 1:N0}: give 'sizes' or a 'list' (up to {MixturesSection.MostUnitsForAll} units all are merged)");
        }

        if (study.Mixtures.Sizes is { } sizes && sizes[^1] > units)
        {
            yield return (Mixtures(nameof(MixturesSection.Sizes)), $"there are {units} units, and a mixture of {sizes[^1]} is asked for");
        }

        if (study.Mixtures.Scales.ToList().IndexOf(1) is >= 0 and var one)
        {
            yield return ($"{Mixtures(nameof(MixturesSection.Scales))}[{one}]", "1 is the plain merge, which is measured without being asked for: leave it out");
        }

        foreach (var problem in OfLists(study, Mixtures(nameof(MixturesSection.List)), study.Mixtures.List))
        {
            yield return problem;
        }

        static string Mixtures(string property) => $"{nameof(AblationStudy.Mixtures)}.{property}";
    }

    private static IEnumerable<(string Property, string Problem)> OfTruths(AblationStudy study)
    {
        if (study.Truths is not { } truths)
        {
            yield break;
        }

        IReadOnlyList<string> among = truths.Among ?? study.Units.Of;
        foreach (var problem in OfList(study, Truths(nameof(TruthsSection.Among)), among).Concat(OfLists(study, Truths(nameof(TruthsSection.List)), truths.List)))
        {
            yield return problem;
        }

        if (truths.Size > among.Count)
        {
            yield return (Truths(nameof(TruthsSection.Size)), $"there are {among.Count} units to draw among, and mixtures of {truths.Size} are asked for");
        }

        foreach ((int i, IReadOnlyList<string> mixture) in (truths.List ?? []).Index().Where(mixture => mixture.Item.Count == 1))
        {
            yield return ($"{Truths(nameof(TruthsSection.List))}[{i}]", $"[{mixture[0]}] is one unit, whose truth would be its own training: give mixtures of two or more");
        }

        static string Truths(string property) => $"{nameof(AblationStudy.Truths)}.{property}";
    }

    private static IEnumerable<(string Property, string Problem)> OfLists(AblationStudy study, string path, IReadOnlyList<IReadOnlyList<string>>? mixtures) =>
        (mixtures ?? []).Index().SelectMany(mixture => OfList(study, $"{path}[{mixture.Index}]", mixture.Item));

    private static IEnumerable<(string Property, string Problem)> OfList(AblationStudy study, string path, IReadOnlyList<string> mixture)
    {
        foreach ((int i, string name) in mixture.Index().Where(name => !study.Units.Of.Contains(name.Item, StringComparer.Ordinal)))
        {
            yield return ($"{path}[{i}]", $"'{name}' is no unit of 'units.of'; {Spelling.DidYouMean(name, study.Units.Of, "the units are")}");
        }

        if ((mixture.Count == 0 ? "a mixture has no unit: give one or more" : Repetition.Problem(mixture)) is { } problem)
        {
            yield return (path, problem);
        }
    }
}
