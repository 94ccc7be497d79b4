using Minori.Studies.Findings;

namespace Minori.Studies.Theory;

/// <summary>
/// The two-layer linear network, the smallest model with an onset of overtraining, as a report: its losses are known
/// exactly (Springer et al. 2025, arXiv 2503.19206, section 5). Pure, and done in milliseconds but for the simulation.
/// </summary>
public static class TheoryReport
{
    /// <summary>Computes the network and says what it shows.</summary>
    /// <param name="settings">Spectrum, noise, tuning.</param>
    /// <param name="command">The command line that asks for it, for whoever wants to repeat it.</param>
    /// <exception cref="StudyException">Settings are out of range or contradict one another.</exception>
    public static StudyReport Of(TheorySettings settings, string command)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Validate();
        TheoryResults results = TheoryResults.Compute(settings);
        IReadOnlyList<Figure> figures = TheoryFigures.All(settings, results);
        HashSet<string> drawn = [.. figures.Select(f => f.Id)];
        return new StudyReport(
            "Overtraining in a two-layer linear network",
            "From which time on does more pre-training make the modified network worse?",
            Verdict(results),
            [.. TheoryFindings.All(results).Select(f => f with { FigureIds = [.. f.FigureIds.Where(drawn.Contains)] })],
            figures,
            TheoryTables.All(results),
            new Provenance("minori theory", command, Facts(settings)));
    }

    private static string Verdict(TheoryResults results)
    {
        TheoryModification[] all = [.. results.Noise, .. results.Tunings];
        int harmful = all.Count(TheoryFindings.IsHarmful);
        return $"The base only gets better; more pre-training hurts under {harmful} of {all.Length} modifications. "
            + $"{Onsets(results.Noise, "γ")}{Onsets(results.Tunings, "λ")}This is exact for a linear network and no measurement of a language model.";
    }

    private static string Onsets(IReadOnlyList<TheoryModification> modifications, string symbol)
    {
        TheoryModification[] harmful = [.. modifications.Where(TheoryFindings.IsHarmful)];
        return harmful.Length == 0
            ? ""
            : string.Join("; ", harmful.Select(m => $"{symbol} = {TheoryText.Number(m.Size)}: T* = {TheoryText.Time(m.LowestTime)}")) + ". ";
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Facts(TheorySettings settings) =>
    [
        new("Singular values σ", List(settings.Spectrum)),
        new("Start s₀", TheoryText.Number(settings.Start)),
        new("Tuned to σ'", $"{List(settings.Tuning(0).Target)}, for a time of {TheoryText.Number(settings.TuningTime)}"),
        new("Simulation", $"seed {settings.Seed}, {settings.Draws} draws of noise"),
    ];

    private static string List(IReadOnlyList<double> values) => string.Join(", ", values.Select(TheoryText.Number));
}
