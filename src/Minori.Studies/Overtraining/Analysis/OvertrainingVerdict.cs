using Minori.Statistics;

namespace Minori.Studies.Overtraining;

/// <summary>The study's answer in one or two sentences.</summary>
internal static class OvertrainingVerdict
{
    /// <summary>Names what was observed, what was not, and what stays open, and how far the evidence reaches.</summary>
    public static string Of(IReadOnlyList<ModificationOnset> onsets, int families)
    {
        if (onsets.Count == 0)
        {
            return "Nothing can be said: no modification was measured at two budgets.";
        }

        List<string> parts = [];
        ModificationOnset[] observed = [.. onsets.Where(o => o.Onset.Status == OnsetStatus.Observed)];
        if (observed.Length > 0)
        {
            string list = string.Join("; ", observed.Select(o => $"{o.Curve.Subject} ({OnsetFindings.Where(o.Onset)} tokens)"));
            parts.Add($"More pre-training hurts under {observed.Length} of {onsets.Count} modifications: {list}.");
        }
        else
        {
            parts.Add($"No harm from more pre-training was shown under any of {onsets.Count} modifications.");
        }

        AddCount(parts, onsets, OnsetStatus.NotObserved, "Excluded within the budgets");
        AddCount(parts, onsets, OnsetStatus.Inconclusive, "Undecided");
        if (families == 1)
        {
            parts.Add("All bases come from one training seed: another family of bases may differ.");
        }

        return string.Join(" ", parts);
    }

    private static void AddCount(List<string> parts, IReadOnlyList<ModificationOnset> onsets, OnsetStatus status, string what)
    {
        ModificationOnset[] those = [.. onsets.Where(o => o.Onset.Status == status)];
        if (those.Length > 0)
        {
            parts.Add($"{what}: {string.Join("; ", those.Select(o => o.Curve.Subject))}.");
        }
    }
}
