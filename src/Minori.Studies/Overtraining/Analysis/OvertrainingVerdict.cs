using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>The study's answer in a few sentences.</summary>
internal static class OvertrainingVerdict
{
    /// <summary>From this many on, modifications are counted by kind and no longer named.</summary>
    private const int MostNamed = 12;

    /// <summary>Names what was observed, what was not, and what stays open, and how far the evidence reaches.</summary>
    /// <param name="onsets">Every modification in every slice.</param>
    /// <param name="mitigations">What other recipes and ways change; empty without any.</param>
    /// <param name="families">Families of bases.</param>
    /// <param name="names">What slices are called.</param>
    public static string Of(
        IReadOnlyList<ModificationOnset> onsets, IReadOnlyList<MitigationEffect> mitigations, int families, GridNames names)
    {
        if (onsets.Count == 0)
        {
            return "Nothing can be said: no modification was measured at two budgets.";
        }

        List<string> parts = onsets.Count <= MostNamed ? Named(onsets, names) : Counted(onsets, names);
        if (MitigationFindings.Ranked(mitigations, names).FirstOrDefault() is { Effects: { } best } first)
        {
            int sure = best.Count(e => e.Forgetting.Side < 0);
            parts.Add(sure > 0
                ? $"Of {mitigations.Select(e => names.Alternative(e.Slice)).Distinct().Count()} alternatives to the reference, {first.Key} saves most forgetting: "
                    + $"{Saved(best)} of it over all comparisons, surely some in {sure} of {best.Length} comparisons."
                : $"No alternative to the reference surely forgets less; {first.Key} comes nearest ({Saved(best)} of all forgetting saved).");
        }

        if (families == 1)
        {
            parts.Add("All bases come from one training seed: another family of bases may differ.");
        }

        return string.Join(" ", parts);
    }

    private static string Saved(MitigationEffect[] effects) =>
        MitigationEffect.SavedOver(effects) is { } share ? NumberText.Percent(share, 0) : "none";

    private static List<string> Named(IReadOnlyList<ModificationOnset> onsets, GridNames names)
    {
        List<string> parts = [];
        ModificationOnset[] observed = [.. onsets.Where(o => o.Onset.Status == OnsetStatus.Observed)];
        if (observed.Length > 0)
        {
            string list = string.Join("; ", observed.Select(o => $"{Name(o, names)} ({OnsetFindings.Where(o.Onset)} tokens)"));
            parts.Add($"More pre-training hurts under {observed.Length} of {onsets.Count} modifications: {list}.");
        }
        else
        {
            parts.Add($"No harm from more pre-training was shown under any of {onsets.Count} modifications.");
        }

        AddList(parts, onsets, OnsetStatus.NotObserved, "Excluded within the budgets", names);
        AddList(parts, onsets, OnsetStatus.Inconclusive, "Undecided", names);
        return parts;
    }

    private static List<string> Counted(IReadOnlyList<ModificationOnset> onsets, GridNames names)
    {
        int observed = onsets.Count(o => o.Onset.Status == OnsetStatus.Observed);
        List<string> parts =
        [
            observed > 0
                ? $"More pre-training hurts under {observed} of {onsets.Count} modifications of all sizes and recipes."
                : $"No harm from more pre-training was shown under any of {onsets.Count} modifications of all sizes and recipes.",
        ];
        foreach (IGrouping<ModificationKind, ModificationOnset> kind in onsets.GroupBy(o => o.Curve.Modification.Kind))
        {
            string word = kind.Key switch
            {
                ModificationKind.Noise => "Noise",
                ModificationKind.Quantization => "Quantisation",
                _ => "Tuning",
            };
            ModificationOnset? earliest = kind.Where(o => o.Onset.Status == OnsetStatus.Observed).MinBy(o => o.Onset.Tokens);
            string first = earliest is null ? "" : $", first under {Name(earliest, names)} ({OnsetFindings.Where(earliest.Onset)} tokens)";
            parts.Add($"{word}: {Count(kind, OnsetStatus.Observed)} observed{first}, {Count(kind, OnsetStatus.NotObserved)} excluded, {Count(kind, OnsetStatus.Inconclusive)} undecided.");
        }

        return parts;
    }

    private static int Count(IEnumerable<ModificationOnset> onsets, OnsetStatus status) => onsets.Count(o => o.Onset.Status == status);

    private static string Name(ModificationOnset o, GridNames names) => names.Subject(o.Curve.Modification.Subject, o.Curve.Slice);

    private static void AddList(List<string> parts, IReadOnlyList<ModificationOnset> onsets, OnsetStatus status, string what, GridNames names)
    {
        ModificationOnset[] those = [.. onsets.Where(o => o.Onset.Status == status)];
        if (those.Length > 0)
        {
            parts.Add($"{what}: {string.Join("; ", those.Select(o => Name(o, names)))}.");
        }
    }
}
