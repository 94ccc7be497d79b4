namespace Minori.Execution.Workers;

/// <summary>How far a job is.</summary>
/// <param name="Fraction">0 to 1, or null where it cannot be told.</param>
/// <param name="Message">A few words, for example <c>step 120 of 400</c>.</param>
/// <param name="Metrics">Current values by name, for example <c>loss</c>.</param>
public sealed record JobProgress(
    double? Fraction,
    string? Message = null,
    IReadOnlyDictionary<string, double>? Metrics = null)
{
    /// <summary>The fraction at which this attempt began: what earlier ones had done already.</summary>
    public double Begun { get; init; }
}
