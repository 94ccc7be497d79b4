using System.Globalization;
using Minori.Modifications;
using Minori.Statistics;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;

namespace Minori.Studies.Overtraining;

/// <summary>One modification of fixed size over the budgets.</summary>
/// <param name="Id">Stable name, such as <c>noise.gamma-1</c>.</param>
/// <param name="Subject">The modification in words, such as <c>Gaussian noise, γ = 1</c>.</param>
/// <param name="Series">Its name among its like, such as <c>γ = 1</c>.</param>
/// <param name="Modified">
/// Per budget the modified losses on the pre-training distribution: one per draw or order of examples where there is one
/// family of bases, else one mean per family.
/// </param>
/// <param name="Sensitivity">The same less the loss of the base each was made from.</param>
/// <param name="Pairing">
/// By index where every budget has the same draws: the same seed is the same noise, or order of examples, on every base.
/// Independent where a failed job left a gap.
/// </param>
/// <param name="IsDrawn">Whether chance takes part in the modification; quantisation has none, so one family of bases is one value.</param>
/// <param name="Domains">Domain of the corpus → its sensitivity; empty where results do not tell domains apart.</param>
internal sealed record ModificationCurve(
    string Id,
    string Subject,
    string Series,
    IReadOnlyList<BudgetDraws> Modified,
    IReadOnlyList<BudgetDraws> Sensitivity,
    DrawPairing Pairing,
    bool IsDrawn,
    IReadOnlyDictionary<string, IReadOnlyList<BudgetDraws>> Domains)
{
    /// <summary>One curve per size of noise, least noise first; draws are in the same order at every budget.</summary>
    public static IReadOnlyList<ModificationCurve> OfNoise(OvertrainingResults results, NoiseScaling scaling) =>
    [
        .. results.Noise.GroupBy(r => r.Gamma).OrderBy(g => scaling == NoiseScaling.Snr ? -g.Key : g.Key).Select(g =>
        {
            string series = NoiseText.Series(g.Key, scaling);
            return Create(
                $"noise.{NoiseText.Id(g.Key, scaling)}",
                $"Gaussian noise, {series}",
                series,
                g.SelectMany(r => r.Draws.Losses.Select((loss, draw) =>
                    new Measured(r.Base.Seed, draw, r.Base.Tokens, loss, r.Draws.Domains?[draw], results.Base(r.Base)))));
        }),
    ];

    /// <summary>One curve per quantisation, in the order of the study; the values are over seeds of pre-training.</summary>
    public static IReadOnlyList<ModificationCurve> OfQuantization(OvertrainingResults results) =>
    [
        .. results.Quantizations.GroupBy(r => r.Settings).Select(g => Create(
            $"quantization.bits-{g.Key.Bits}.{QuantizationText.ScopeId(g.Key)}",
            $"quantisation to {QuantizationText.Series(g.Key)}",
            QuantizationText.Series(g.Key),
            g.Select(r => new Measured(r.Base.Seed, 0, r.Base.Tokens, r.Loss.Loss, r.Loss.Domains, results.Base(r.Base))),
            isDrawn: false)),
    ];

    /// <summary>One curve per task and learning rate; the values are over seeds of tuning and of pre-training.</summary>
    public static IReadOnlyList<ModificationCurve> OfTuning(OvertrainingResults results) =>
    [
        .. results.Tunings.GroupBy(r => (r.Tuning.Task, r.Tuning.LearningRate)).Select(g =>
        {
            string task = StudyTaskName.Of(g.Key.Task);
            string rate = RateText(g.Key.LearningRate);
            return Create(
                $"tuning.{task}.rate-{rate}",
                $"tuning on {task}, learning rate {rate}",
                $"{task}, {rate}",
                g.Select(r => new Measured(r.Base.Seed, r.Tuning.Seed, r.Base.Tokens, r.Loss.Loss, r.Loss.Domains, results.Base(r.Base))));
        }),
    ];

    /// <summary>A learning rate as people write it, such as <c>3e-4</c>.</summary>
    public static string RateText(double rate) => rate.ToString("0.######e0", CultureInfo.InvariantCulture);

    /// <summary>Mean of the values, between one standard deviation below and above it.</summary>
    public static Spread SpreadOf(IReadOnlyList<double> values)
    {
        SampleSummary summary = SampleSummary.Of([.. values]);
        double deviation = summary.StandardDeviation ?? 0;
        return new Spread(summary.Mean, summary.Mean - deviation, summary.Mean + deviation);
    }

    private static ModificationCurve Create(
        string id, string subject, string series, IEnumerable<Measured> values, bool isDrawn = true)
    {
        Measured[] all = [.. values];
        IGrouping<long, Measured>[] budgets = [.. all.GroupBy(v => v.Tokens).OrderBy(g => g.Key)];
        bool oneFamily = all.Select(v => v.Family).Distinct().Count() == 1;
        bool same = budgets.Select(Keys).Distinct().Count() == 1;
        return new ModificationCurve(
            id,
            subject,
            series,
            Draws(v => v.Loss),
            Draws(v => v.Loss - v.Base.Loss),
            same ? DrawPairing.ByIndex : DrawPairing.Independent,
            isDrawn,
            Domains());

        static string Keys(IEnumerable<Measured> draws) => string.Join(' ', draws.Select(d => (d.Family, d.Draw)).Order());

        Dictionary<string, IReadOnlyList<BudgetDraws>> Domains() => all.All(v => v.Domains is not null)
            ? all[0].Domains!.Keys.Where(d => all.All(v => v.Domains!.ContainsKey(d) && v.Base.Domains.ContainsKey(d)))
                .ToDictionary(d => d, d => Draws(v => v.Domains![d] - v.Base.Domains[d]), StringComparer.Ordinal)
            : [];

        // Draws on one family share what chance did to its training, so several families are one value each.
        IReadOnlyList<BudgetDraws> Draws(Func<Measured, double> value) =>
        [
            .. budgets.Select(b => new BudgetDraws(
                b.Key, oneFamily ? [.. b.OrderBy(v => v.Draw).Select(value)] : [.. b.GroupBy(v => v.Family).OrderBy(f => f.Key).Select(f => f.Average(value))])),
        ];
    }

    /// <summary>One modified loss with the base it came from; a family is the bases of one seed.</summary>
    private sealed record Measured(
        int Family, int Draw, long Tokens, double Loss, IReadOnlyDictionary<string, double>? Domains, MeasuredLoss Base);
}
