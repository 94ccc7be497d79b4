using Minori.Studies.Findings;
using Minori.Studies.Theory;
using Xunit;

namespace Minori.Studies.Tests.Theory;

public sealed class TheoryReportTests
{
    private static readonly TheorySettings Settings = new() { Spectrum = TheorySettings.Falling(8, 4, 0.5) };
    private static readonly StudyReport Report = TheoryReport.Of(Settings, "minori theory");

    [Theory]
    [InlineData("onset.noise.0.05", 57.9)]
    [InlineData("onset.noise.0.1", 17.2)]
    [InlineData("onset.noise.0.2", 5.0)]
    public void The_known_onsets_come_out(string id, double time)
    {
        Finding onset = Report.Findings.Single(f => f.Id == id);

        Assert.Equal(FindingStatus.Observed, onset.Status);
        Assert.Equal(time, onset.Measures.Single(m => m.Name == "T*").Value!.Value, 0.05);
    }

    [Theory]
    [InlineData("onset.order")]
    [InlineData("pull.onset")]
    [InlineData("pull.cost")]
    [InlineData("simulation")]
    public void Every_claim_about_the_network_holds(string id)
    {
        Assert.Equal(FindingStatus.Observed, Report.Findings.Single(f => f.Id == id).Status);
    }

    [Fact]
    public void Figures_carry_the_simulation_beside_the_closed_form()
    {
        Figure noise = Report.Figures.Single(f => f.Id == "theory-noise");

        // Axes are logarithmic: nothing that is drawn may reach 0.
        Assert.All(
            Report.Figures.SelectMany(f => f.Data.Rows).SelectMany(row => row.OfType<Spread>()), drawn => Assert.True(drawn is { Low: > 0, Value: > 0, High: > 0 }));

        // The base and three sizes of noise, at 151 times, 16 of them simulated.
        Assert.Equal(4 * 151, noise.Data.Rows.Count);
        Assert.Equal(4 * 16, noise.Data.Rows.Count(r => r[3] is Spread));
        Assert.Subset(Report.Figures.Select(f => f.Id).ToHashSet(), Report.Findings.SelectMany(f => f.FigureIds).ToHashSet());
    }

    [Fact]
    public void A_time_before_the_onset_shows_no_harm()
    {
        StudyReport early = TheoryReport.Of(Settings with { Until = 2, Gammas = [0.05], Lambdas = [] }, "minori theory");

        Assert.Equal(FindingStatus.NotObserved, early.Findings.Single(f => f.Id == "onset.noise.0.05").Status);
        Assert.Contains("hurts under 0 of 1", early.Verdict, StringComparison.Ordinal);
        Assert.DoesNotContain(early.Figures, f => f.Id == "theory-tuning");
    }

    [Fact]
    public void Settings_without_sense_are_one_line()
    {
        string Message(TheorySettings settings) => Assert.Throws<StudyException>(() => TheoryReport.Of(settings, "")).Message;

        Assert.StartsWith("the start (0.1) must be positive and below the smallest singular value (0.03125)", Message(Settings with { Start = 0.1 }), StringComparison.Ordinal);
        Assert.StartsWith("the spectrum that is tuned to must hold 8 positive numbers", Message(Settings with { TuningSpectrum = [1] }), StringComparison.Ordinal);
        Assert.StartsWith("the gammas must be positive", Message(Settings with { Gammas = [0] }), StringComparison.Ordinal);
        Assert.StartsWith("the lambdas must be from 0 to 1000, each once", Message(Settings with { Lambdas = [1, 1] }), StringComparison.Ordinal);
        Assert.StartsWith("there is no modification", Message(Settings with { Lambdas = [], Gammas = [] }), StringComparison.Ordinal);
        Assert.StartsWith("the spectrum has 0 values: give 1 to 64", Message(Settings with { Spectrum = [] }), StringComparison.Ordinal);
        Assert.StartsWith("the last time must be above", Message(Settings with { Until = 0 }), StringComparison.Ordinal);
        Assert.StartsWith("the last time must be above", Message(Settings with { Until = 1e300 }), StringComparison.Ordinal);
        Assert.StartsWith("the time of tuning must be positive and at most 1000", Message(Settings with { TuningTime = 1e9 }), StringComparison.Ordinal);
        Assert.EndsWith("to 1000000", Message(Settings with { Draws = int.MaxValue }), StringComparison.Ordinal);
    }
}
