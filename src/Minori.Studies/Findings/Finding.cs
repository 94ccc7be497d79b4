namespace Minori.Studies.Findings;

/// <summary>How far the evidence carries a finding's statement. No verdict is stronger than its evidence.</summary>
public enum FindingStatus
{
    /// <summary>The effect is there: its interval excludes "no effect".</summary>
    Observed,

    /// <summary>The effect was looked for with enough power and is not there within the range studied.</summary>
    NotObserved,

    /// <summary>The data do not decide.</summary>
    Inconclusive,
}

/// <summary>One statement with its evidence.</summary>
/// <param name="Id">Stable name inside the study, such as <c>onset.noise.gamma-1</c>.</param>
/// <param name="Subject">What the statement is about, in a few words, such as <c>Gaussian noise, γ = 1</c>.</param>
/// <param name="Status">How far the evidence carries the statement.</param>
/// <param name="Statement">One or two plain sentences with the numbers in them.</param>
/// <param name="Measures">The numbers behind the statement.</param>
/// <param name="FigureIds">The figures that show it.</param>
public sealed record Finding(
    string Id,
    string Subject,
    FindingStatus Status,
    string Statement,
    IReadOnlyList<Measure> Measures,
    IReadOnlyList<string> FigureIds);

/// <summary>A number with its interval.</summary>
/// <param name="Name">What is measured, such as <c>T*</c>.</param>
/// <param name="Value">The estimate; null where there is none.</param>
/// <param name="Low">Lower end of the interval; null where there is none.</param>
/// <param name="High">Upper end of the interval; null where there is none.</param>
/// <param name="Unit">The unit, such as <c>tokens</c>, <c>nats/token</c>, <c>%</c>.</param>
/// <param name="Confidence">The interval's nominal coverage, such as 0.9; null where there is no interval.</param>
public sealed record Measure(
    string Name, double? Value, double? Low = null, double? High = null, string Unit = "", double? Confidence = null);
