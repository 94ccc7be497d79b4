using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Ablation;

/// <summary>Estimates in sentences, cells and measures.</summary>
internal static class EstimateText
{
    /// <summary>A number with its interval, in words: <c>0.91 (0.80 to 0.96)</c>.</summary>
    public static string WithInterval(Estimate estimate, int digits) => estimate.Interval is { } interval
        ? $"{NumberText.Number(estimate.Value, digits)} ({Range(interval, digits)})"
        : NumberText.Number(estimate.Value, digits);

    /// <summary>An interval in words: <c>0.80 to 0.96</c>.</summary>
    public static string Range(ConfidenceInterval interval, int digits) =>
        $"{NumberText.Number(interval.Lower, digits)} to {NumberText.Number(interval.Upper, digits)}";

    /// <summary>A number with its interval, where it has one, as a cell; null where it is not defined.</summary>
    public static object? Cell(Estimate? estimate) => estimate is null || double.IsNaN(estimate.Value) ? null
        : estimate.Interval is { } interval ? new Spread(estimate.Value, interval.Lower, interval.Upper) : estimate.Value;

    /// <summary>The same for a figure, which draws low and high: without an interval both are the value.</summary>
    public static Spread Drawn(Estimate estimate) => estimate.Interval is { } interval
        ? new Spread(estimate.Value, interval.Lower, interval.Upper)
        : new Spread(estimate.Value, estimate.Value, estimate.Value);

    /// <summary>A measure of an estimate.</summary>
    public static Measure MeasureOf(string name, Estimate estimate, string unit = "") => new(
        name,
        double.IsNaN(estimate.Value) ? null : estimate.Value,
        estimate.Interval?.Lower,
        estimate.Interval?.Upper,
        unit,
        estimate.Interval?.Level);
}
