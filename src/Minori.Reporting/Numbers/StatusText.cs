using Minori.Studies.Findings;

namespace Minori.Reporting.Numbers;

/// <summary>A finding's status as a word and as a glyph that needs no colour.</summary>
public static class StatusText
{
    /// <summary><c>observed</c>, <c>not observed</c> or <c>inconclusive</c>.</summary>
    public static string Of(FindingStatus status) => status switch
    {
        FindingStatus.Observed => "observed",
        FindingStatus.NotObserved => "not observed",
        _ => "inconclusive",
    };

    /// <summary>A full, an empty or a half circle.</summary>
    public static string Glyph(FindingStatus status) => status switch
    {
        FindingStatus.Observed => "●",
        FindingStatus.NotObserved => "○",
        _ => "◐",
    };
}
