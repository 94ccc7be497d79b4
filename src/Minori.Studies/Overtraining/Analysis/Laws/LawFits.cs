using Minori.Statistics;

namespace Minori.Studies.Overtraining;

/// <summary>A Shannon-type law fitted to the losses of all sizes under one modification.</summary>
/// <param name="Modification">The modification.</param>
/// <param name="Observations">What it was fitted to.</param>
/// <param name="Fit">The fit, or why it is refused.</param>
internal sealed record ShannonFit(Modification Modification, IReadOnlyList<LossObservation> Observations, ScalingFit<ShannonLaw> Fit);

/// <summary>The law of quantisation fitted to all sizes and bits of one scope.</summary>
/// <param name="Scope">What shares a scale.</param>
/// <param name="Fit">The fit, or why it is refused.</param>
/// <param name="Base">The law of the base losses, for the critical budget.</param>
/// <param name="Bits">Bits that were tried, rising.</param>
/// <param name="Budgets">First and last budget, in tokens.</param>
internal sealed record QuantizationFit(
    string Scope, ScalingFit<QuantizationLaw> Fit, ScalingFit<ChinchillaLaw> Base, IReadOnlyList<int> Bits, (double First, double Last) Budgets);

/// <summary>
/// The laws of modified losses over sizes and budgets, for the reference recipe and way; none where the study has one
/// size. Bases of one family share what chance did, so intervals redraw them together.
/// </summary>
internal sealed record LawFits(
    IReadOnlyList<ShannonFit> Shannon, IReadOnlyList<QuantizationFit> Quantization, IReadOnlyList<(string Size, double Parameters)> Sizes)
{
    /// <summary>Fits them, on all cores.</summary>
    public static LawFits Of(OvertrainingResults results, IReadOnlyList<ModificationCurve> curves, GridNames names)
    {
        (string Size, double Parameters)[] sizes = [.. names.Sizes.Select(s => (s, (double)names.Model(s).Configuration.ParameterCount))];
        if (sizes.Length < 2)
        {
            return new LawFits([], [], sizes);
        }

        Dictionary<string, double> parameters = sizes.ToDictionary(s => s.Size, s => s.Parameters, StringComparer.Ordinal);
        ShannonFit[] shannon =
        [
            .. curves.Where(c => c.Slice == names.ReferenceOf(c.Slice) && IsFitted(c.Modification, curves)).GroupBy(c => c.Modification)
                .AsParallel().AsOrdered().Select(like =>
                {
                    LossObservation[] observations = [.. like.SelectMany(c => ObservationsOf(c, parameters[c.Slice.Size]))];
                    return new ShannonFit(like.Key, observations, ShannonLaw.Fit(observations));
                }),
        ];
        return new LawFits(shannon, [.. QuantizationFits(results, parameters, names)], sizes);
    }

    /// <summary>Every noise; tuning at the chosen rate, or at the only one.</summary>
    private static bool IsFitted(Modification modification, IReadOnlyList<ModificationCurve> curves) => modification.Kind switch
    {
        ModificationKind.Noise => true,
        ModificationKind.Tuning => modification.Strength is null || !curves.Any(c => c.Modification.Group == modification.Group && c.Modification.Strength is null),
        _ => false,
    };

    private static IEnumerable<LossObservation> ObservationsOf(ModificationCurve curve, double parameters) =>
        curve.Modified.Zip(curve.Replicates).SelectMany(b => b.First.Values.Zip(b.Second)
            .Select(v => new LossObservation(parameters, b.First.Tokens, v.First, Group(curve.Slice.Size, v.Second))));

    private static IEnumerable<QuantizationFit> QuantizationFits(
        OvertrainingResults results, Dictionary<string, double> parameters, GridNames names)
    {
        QuantizedResult[] reference = [.. results.Quantizations.Where(q => GridSlice.Of(q.Base) == names.ReferenceOf(GridSlice.Of(q.Base)))];
        if (reference.Length == 0)
        {
            yield break;
        }

        // The critical budget takes both laws for independent, so each has random numbers of its own.
        ScalingFit<ChinchillaLaw> bases = ChinchillaLaw.Fit(
            [
                .. results.Bases.Where(b => GridSlice.Of(b.Base) == names.ReferenceOf(GridSlice.Of(b.Base)))
                    .Select(b => new LossObservation(parameters[b.Base.Size], b.Base.Tokens, b.Loss.Loss, Group(b.Base.Size, b.Base.Seed))),
            ],
            ScalingFitOptions.Scattered with { Seed = 1 });
        foreach (IGrouping<string, QuantizedResult> scope in reference.GroupBy(q => QuantizationText.Scope(q.Settings)))
        {
            QuantizedLoss[] losses =
            [
                .. scope.Select(q => new QuantizedLoss(
                    parameters[q.Base.Size], q.Base.Tokens, q.Settings.Bits, results.Base(q.Base).Loss, q.Loss.Loss, Group(q.Base.Size, q.Base.Seed))),
            ];
            yield return new QuantizationFit(
                scope.Key,
                QuantizationLaw.Fit(losses),
                bases,
                [.. scope.Select(q => q.Settings.Bits).Distinct().Order()],
                (losses.Min(l => l.Tokens), losses.Max(l => l.Tokens)));
        }
    }

    /// <summary>One number per size and replicate.</summary>
    private static int Group(string size, int replicate) => HashCode(size) ^ (replicate * 16777619);

    private static int HashCode(string text) => text.Aggregate(unchecked((int)2166136261), (hash, c) => unchecked((hash ^ c) * 16777619));
}
