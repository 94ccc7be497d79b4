using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Theory;

/// <summary>What the network shows. Its losses are exact, so findings have no intervals.</summary>
internal static class TheoryFindings
{
    /// <summary>
    /// How far simulation and closed form may differ: the integration errs by far less, so more is a fault of either.
    /// </summary>
    private const double Tolerance = 1e-3;

    /// <summary>All findings, most important first.</summary>
    public static IReadOnlyList<Finding> All(TheoryResults results)
    {
        List<Finding> findings =
        [
            .. results.Noise.Select(m => Onset("noise", $"noise on every weight, γ = {TheoryText.Number(m.Size)}", m, results, TheoryFigures.Noise)),
            .. results.Tunings.Select(m => Onset("tuning", $"tuning, λ = {TheoryText.Number(m.Size)}", m, results, TheoryFigures.Tuning)),
        ];
        if (results.Noise.Count > 1)
        {
            findings.Add(Ordered(
                "onset.order", "Larger noise, earlier T*", results.Noise.Reverse(), "γ", "T* falls with γ", "T* does not fall with γ throughout", m => m.LowestTime, TheoryFigures.Noise));
        }

        if (results.Tunings.Count > 1)
        {
            findings.Add(Ordered(
                "pull.onset", "The pull towards the pre-trained weights delays the rise", results.Tunings, "λ", "T* rises with λ", "T* does not rise with λ throughout", m => m.LowestTime, TheoryFigures.Tuning));
            findings.Add(Ordered(
                "pull.cost", "The pull towards the pre-trained weights raises the tuning loss", results.Tunings, "λ", "at the last time the tuning loss rises with λ", "at the last time the tuning loss does not rise with λ throughout", m => m.TuningLoss!.Values[^1], TheoryFigures.TuningLoss));
        }

        findings.Add(Agreement(results));
        return findings;
    }

    /// <summary>Whether the modified loss is higher at the last time than at T*.</summary>
    public static bool IsHarmful(TheoryModification m) => m.Degradation > 0;

    private static Finding Onset(string kind, string subject, TheoryModification m, TheoryResults results, string figureId)
    {
        string last = $"{TheoryText.Time(results.Times[^1])}";
        bool harmful = IsHarmful(m);
        string where = m.LowestTime == results.Times[0] ? "from the first time on" : $"past T* = {TheoryText.Time(m.LowestTime)}";
        return new Finding(
            $"onset.{kind}.{TheoryText.Number(m.Size)}",
            subject,
            harmful ? FindingStatus.Observed : FindingStatus.NotObserved,
            harmful
                ? $"The modified loss rises {where}: it is {TheoryText.Number(m.LowestLoss)} there and {TheoryText.Percent(m.Degradation)} higher at time {last}."
                : $"The modified loss is lowest at the last time, {last}.",
            harmful ? [new Measure("T*", m.LowestTime, Unit: "time"), new Measure("rise to the last time", 100 * m.Degradation, Unit: "%")] : [],
            [figureId]);
    }

    /// <summary>Whether a quantity rises strictly along modifications.</summary>
    private static Finding Ordered(
        string id,
        string subject,
        IEnumerable<TheoryModification> modifications,
        string symbol,
        string rises,
        string otherwise,
        Func<TheoryModification, double> quantity,
        string figureId)
    {
        (double Size, double Value)[] pairs = [.. modifications.Select(m => (m.Size, quantity(m)))];
        bool observed = pairs.Zip(pairs.Skip(1)).All(p => p.Second.Value > p.First.Value);
        string list = string.Join("; ", pairs.OrderBy(p => p.Size).Select(p => $"{symbol} = {TheoryText.Number(p.Size)}: {TheoryText.Number(p.Value)}"));
        return new Finding(
            id, subject, observed ? FindingStatus.Observed : FindingStatus.NotObserved, $"Here {(observed ? rises : otherwise)}: {list}.", [], [figureId]);
    }

    private static Finding Agreement(TheoryResults results)
    {
        TheoryCurve[] exact = [results.Base, .. results.Tunings.SelectMany(m => (TheoryCurve[])[m.Loss, m.TuningLoss!])];
        double worst = exact.Max(c => c.Disagreement);
        (int Inside, int All) noise = results.Noise.SelectMany(m => m.Loss.Values.Zip(m.Loss.Simulated))
            .Where(p => p.Second is not null)
            .Aggregate((0, 0), (sum, p) => (sum.Item1 + (p.Second!.Low <= p.First && p.First <= p.Second.High ? 1 : 0), sum.Item2 + 1));
        string drawn = noise.All == 0
            ? ""
            : $" Under noise the closed form lies within two standard errors of the mean over draws at {noise.Inside} of {noise.All} points, which share their draws.";
        return new Finding(
            "simulation",
            "Full matrices follow the closed form",
            worst <= Tolerance ? FindingStatus.Observed : FindingStatus.NotObserved,
            $"Gradient flow on the full matrices differs from the closed form by at most {QuantityText.Significant(worst, 2)} of a curve's largest value, without and after tuning.{drawn}",
            [new Measure("largest difference", worst)],
            [TheoryFigures.Noise, TheoryFigures.Tuning]);
    }
}
