using Minori.Modifications;
using Minori.Statistics;
using Minori.Studies.Jobs;

namespace Minori.Studies.Overtraining;

/// <summary>Every modification in every slice of the grid, as curves over the budgets.</summary>
internal sealed class ModificationCurves(OvertrainingStudy study, OvertrainingResults results, GridNames names)
{
    /// <summary>All curves: noise, quantisation, tuning; slice by slice, the smallest modification first.</summary>
    public IReadOnlyList<ModificationCurve> All() =>
    [
        .. names.Arms.SelectMany(OfNoise), .. names.Arms.SelectMany(OfQuantization), .. names.Slices.SelectMany(OfTuning),
    ];

    private IEnumerable<ModificationCurve> OfNoise(GridSlice arm)
    {
        NoiseScaling scaling = study.Noise?.Scaling ?? NoiseScaling.Initialization;
        bool isRatio = scaling == NoiseScaling.Snr;
        return results.Noise.Where(r => GridSlice.Of(r.Base) == arm).GroupBy(r => r.Gamma).OrderBy(g => isRatio ? -g.Key : g.Key).Select(g =>
        {
            string series = NoiseText.Series(g.Key, scaling);

            // 20 dB are a factor of 10 in the size of the noise.
            double doublings = isRatio ? -g.Key * Math.Log2(10) / 20 : Math.Log2(g.Key);
            return Create(
                arm,
                new Modification(
                    ModificationKind.Noise, "", $"noise.{NoiseText.Id(g.Key, scaling)}", $"Gaussian noise, {series}", series,
                    double.IsFinite(doublings) ? doublings : null),
                g.SelectMany(r => r.Draws.Losses.Select((loss, draw) =>
                    new Measured(r.Base, draw, loss, r.Draws.Domains?[draw], results.Base(r.Base)))));
        });
    }

    private IEnumerable<ModificationCurve> OfQuantization(GridSlice arm) =>
        results.Quantizations.Where(r => GridSlice.Of(r.Base) == arm).GroupBy(r => r.Settings).Select(g => Create(
            arm,
            new Modification(
                ModificationKind.Quantization,
                QuantizationText.ScopeId(g.Key),
                $"quantization.bits-{g.Key.Bits}.{QuantizationText.ScopeId(g.Key)}",
                $"quantisation to {QuantizationText.Series(g.Key)}",
                QuantizationText.Series(g.Key),
                -g.Key.Bits),
            g.Select(r => new Measured(r.Base, 0, r.Loss.Loss, r.Loss.Domains, results.Base(r.Base))),
            isDrawn: false));

    private IEnumerable<ModificationCurve> OfTuning(GridSlice slice) =>
        results.Tunings.Where(r => GridSlice.Of(r.Tuning) == slice).GroupBy(r => r.Tuning.Task).SelectMany(task =>
        {
            string name = StudyTaskName.Of(task.Key);
            IGrouping<double, TuningResult>[] rates = [.. task.GroupBy(r => r.Tuning.LearningRate).OrderBy(g => g.Key)];
            IEnumerable<ModificationCurve> fixedRates = rates.Select(rate =>
            {
                string text = ModificationCurve.RateText(rate.Key);
                return Create(
                    slice,
                    new Modification(
                        ModificationKind.Tuning, task.Key, $"tuning.{name}.rate-{text}", $"tuning on {name}, learning rate {text}", text,
                        Math.Log2(rate.Key)),
                    rate.Select(Tuned));
            });
            ChosenTuning[] chosen = [.. rates.Length > 1 ? ChosenTuning.Of([.. task], onUnseenHalf: true) : []];
            return chosen.Length == 0 ? fixedRates : fixedRates.Append(Create(
                slice,
                new Modification(
                    ModificationKind.Tuning, task.Key, $"tuning.{name}.chosen", $"tuning on {name}, learning rate chosen by its score",
                    ChosenTuning.Series, null),
                chosen.Select(c => Tuned(c.Result))));
        });

    private Measured Tuned(TuningResult r) => new(r.Base, r.Tuning.Seed, r.Loss.Loss, r.Loss.Domains, results.Base(r.Base));

    private ModificationCurve Create(GridSlice slice, Modification modification, IEnumerable<Measured> values, bool isDrawn = true)
    {
        Measured[] all = [.. values];
        Replicates modified = Group(v => v.Loss);
        return new ModificationCurve(
            slice,
            modification,
            modified.Budgets,
            Group(v => v.Loss - v.Basis.Loss).Budgets,
            modified.Keys,
            SameDraws() ? modified.Pairing : DrawPairing.Independent,
            isDrawn,
            Domains());

        Replicates Group(Func<Measured, double> value) =>
            Replicates.Of(all.Select(v => (v.Base.Tokens, v.Base.Seed, v.Draw, value(v))), results.HasOneFamily);

        bool SameDraws() => all.GroupBy(v => v.Base.Tokens)
            .Select(g => string.Join(' ', g.Select(d => (d.Base.Seed, d.Draw)).Order())).Distinct().Count() == 1;

        Dictionary<string, IReadOnlyList<BudgetDraws>> Domains() => all.All(v => v.Domains is not null)
            ? all[0].Domains!.Keys.Where(d => all.All(v => v.Domains!.ContainsKey(d) && v.Basis.Domains.ContainsKey(d)))
                .ToDictionary(d => d, d => Group(v => v.Domains![d] - v.Basis.Domains[d]).Budgets, StringComparer.Ordinal)
            : [];
    }

    /// <summary>One modified loss with the loss of the base that it came from.</summary>
    private sealed record Measured(
        BaseKey Base, int Draw, double Loss, IReadOnlyDictionary<string, double>? Domains, MeasuredLoss Basis);
}
