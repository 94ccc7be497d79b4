using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>The study's answer in a few sentences.</summary>
internal static class OvertrainingVerdict
{
    /// <summary>From this many on, modifications are counted by kind and no longer named.</summary>
    private const int MostNamed = 12;

    /// <summary>As many of the onsets called observed may be chance, all tests of the study taken together.</summary>
    private const double OnsetFalseDiscoveryRate = 0.05;

    /// <summary>Names what was observed, what was not, and what stays open, and how far the evidence reaches.</summary>
    /// <param name="onsets">Every modification in every slice.</param>
    /// <param name="mitigations">What other recipes and ways change, ranked; empty without any.</param>
    /// <param name="hasOneFamily">Whether all bases are of one family.</param>
    /// <param name="names">What slices are called.</param>
    public static string Of(
        IReadOnlyList<ModificationOnset> onsets, IReadOnlyList<Mitigation> mitigations, bool hasOneFamily, GridNames names)
    {
        if (onsets.Count == 0)
        {
            return "Nothing can be said: no modification was measured at two budgets.";
        }

        List<string> parts = onsets.Count <= MostNamed ? Named(onsets, names) : Counted(onsets, names);
        if (onsets.Count(o => o.Onset.Status == OnsetStatus.Observed) is > 0 and var observed && onsets.Count > 1)
        {
            parts.Add(JudgedTogether(onsets, observed));
        }

        if (mitigations.Count > 0)
        {
            parts.Add(Mitigations(mitigations, hasOneFamily));
        }

        if (hasOneFamily)
        {
            parts.Add("All bases come from one training seed: another family of bases may differ.");
        }

        return string.Join(" ", parts);
    }

    /// <summary>How many observed onsets are left where all tests of the study count: each alone may be chance in 5% of cases.</summary>
    private static string JudgedTogether(IReadOnlyList<ModificationOnset> onsets, int observed)
    {
        double?[] adjusted = FalseDiscovery.Adjusted([.. onsets.Select(o => o.Onset.PValue)]);
        int left = onsets.Zip(adjusted).Count(p => p.First.Onset.Status == OnsetStatus.Observed && p.Second <= OnsetFalseDiscoveryRate);
        string many = left == observed ? (observed == 1 ? "the one observed holds" : "all that are observed hold") : $"{left} of the {observed} observed hold{(left == 1 ? "s" : "")}";
        return $"Each was tested by itself; all judged together (false discovery rate {NumberText.Percent(OnsetFalseDiscoveryRate, 0)}), {many}.";
    }

    private static string Mitigations(IReadOnlyList<Mitigation> ranked, bool hasOneFamily)
    {
        Mitigation first = ranked[0];
        int mitigating = ranked.Count(m => m.Standing == MitigationStanding.Mitigates);
        if (mitigating > 0)
        {
            string which = ranked.Count == 1
                ? $"{first.Name} mitigates forgetting and keeps the score: it saves {Saved(first)} of it over all comparisons"
                : $"Of {ranked.Count} alternatives to the reference {mitigating} mitigate{(mitigating == 1 ? "s" : "")} forgetting and keep{(mitigating == 1 ? "s" : "")} the score. "
                    + $"{first.Name} saves most: {Saved(first)} of it over all comparisons, rather high an estimate, being the best of several";
            return $"{which}; less is shown in {first.Better} of {first.Effects.Count}.";
        }

        if (hasOneFamily)
        {
            return "What alternatives to the reference save has no interval: one family of bases cannot show that any mitigates forgetting.";
        }

        string none = ranked.Count == 1 ? $"{first.Name} is not shown to mitigate" : $"None of {ranked.Count} alternatives to the reference is shown to mitigate";
        return ranked.FirstOrDefault(m => m.Saved?.Value > 0) is { } near
            ? $"{none} forgetting at no cost; {near.Name} comes nearest ({Saved(near)} of the forgetting saved; {MitigationText.Of(near.Standing)})."
            : $"{none} forgetting.";
    }

    private static string Saved(Mitigation mitigation) => mitigation.Saved is not { } saved ? "none"
        : saved.Interval is { } i ? $"{NumberText.Percent(saved.Value, 0)} ({NumberText.Percent(i.Lower, 0)} to {NumberText.Percent(i.Upper, 0)})"
        : NumberText.Percent(saved.Value, 0);

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
