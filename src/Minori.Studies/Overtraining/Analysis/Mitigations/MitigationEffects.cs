using Minori.Models;
using Minori.Statistics;
using Minori.Studies.Sections;

namespace Minori.Studies.Overtraining;

/// <summary>Every condition of the grid against the reference of its size, under the modifications that a reader asks about first.</summary>
internal sealed class MitigationEffects(
    OvertrainingStudy study,
    OvertrainingResults results,
    IReadOnlyList<ModificationOnset> onsets,
    IReadOnlyList<ScoreCurve> scores,
    GridNames names)
{
    /// <summary>The effects: size by size, condition by condition; none where there are no conditions.</summary>
    public IReadOnlyList<MitigationEffect> All() => MitigationEffect.JudgedTogether(
    [
        .. from onset in onsets
           where IsAsked(onset.Curve)
           let reference = ReferenceOf(onset)
           where reference is not null
           let effect = Of(reference, onset)
           where effect is not null
           select effect,
    ]);

    /// <summary>
    /// Tuning at the chosen rate, or at the only one; for another recipe also the largest noise and the coarsest
    /// quantisation.
    /// </summary>
    private bool IsAsked(ModificationCurve curve)
    {
        if (curve.Slice == names.ReferenceOf(curve.Slice))
        {
            return false;
        }

        Modification m = curve.Modification;
        IEnumerable<Modification> like = onsets.Select(o => o.Curve).Where(c => c.Slice == curve.Slice && c.Modification.Kind == m.Kind && c.Modification.Group == m.Group)
            .Select(c => c.Modification);
        return m.Kind == ModificationKind.Tuning
            ? m.Strength is null || like.Count() == 1
            : m == like.MaxBy(x => x.Strength);
    }

    /// <summary>The reference's curve: the same modification, and for tunings whatever is its own reading at the chosen rate.</summary>
    private ModificationOnset? ReferenceOf(ModificationOnset onset)
    {
        GridSlice reference = names.ReferenceOf(onset.Curve.Slice);
        Modification m = onset.Curve.Modification;
        ModificationOnset[] same = [.. onsets.Where(o => o.Curve.Slice == reference && o.Curve.Modification.Kind == m.Kind && o.Curve.Modification.Group == m.Group)];
        return m.Kind != ModificationKind.Tuning ? same.FirstOrDefault(o => o.Curve.Modification == m)
            : same.FirstOrDefault(o => o.Curve.Modification.Strength is null) ?? (same.Length == 1 ? same[0] : null);
    }

    private MitigationEffect? Of(ModificationOnset reference, ModificationOnset condition)
    {
        long budget = (long)condition.Curve.Sensitivity.Select(b => b.Tokens).Intersect(reference.Curve.Sensitivity.Select(b => b.Tokens)).DefaultIfEmpty(0).Max();
        GridSlice slice = condition.Curve.Slice;
        if (Difference(reference.Curve.SensitivityAt(budget), condition.Curve.SensitivityAt(budget)) is not { } forgetting)
        {
            return null;
        }

        ScoreCurve? from = Score(reference.Curve), to = Score(condition.Curve);
        bool both = from is not null && to is not null;
        return new MitigationEffect(
            slice,
            condition.Curve.Modification,
            budget,
            results.HasOneFamily ? null : reference.ShiftTo(condition),
            forgetting,
            Difference(reference.Curve.ModifiedAt(budget), condition.Curve.ModifiedAt(budget))!,
            both ? Difference(from!.At(budget), to!.At(budget)) : null,
            both ? AtEqualCompute(from!, to!) : null,
            to?.IsAccuracy ?? false,
            slice.Recipe == reference.Curve.Slice.Recipe ? null : Difference(BaseLosses(reference.Curve.Slice, budget), BaseLosses(slice, budget)));
    }

    private SeedDifference? Difference(IReadOnlyDictionary<int, double> reference, IReadOnlyDictionary<int, double> condition) =>
        reference.Count == 0 || condition.Count == 0 ? null : Judged(SeedDifference.Of(reference, condition));

    /// <summary>Draws of one family share what chance did to it: they give a value and no interval.</summary>
    private SeedDifference Judged(SeedDifference difference) => results.HasOneFamily ? difference.WithoutInference() : difference;

    private ScoreCurve? Score(ModificationCurve curve) => curve.Modification.Kind != ModificationKind.Tuning ? null
        : scores.FirstOrDefault(s => s.Slice == curve.Slice && s.Task == curve.Modification.Group && s.IsTuned);

    private Dictionary<int, double> BaseLosses(GridSlice slice, long budget) => results.Bases
        .Where(b => GridSlice.Of(b.Base) == slice.Arm && b.Base.Tokens == budget).ToDictionary(b => b.Base.Seed, b => b.Loss.Loss);

    /// <summary>The difference at the largest compute that the curves of both reach; null where they have none in common.</summary>
    private SeedDifference? AtEqualCompute(ScoreCurve reference, ScoreCurve condition)
    {
        ComputePoint[] from = Points(reference), to = Points(condition);
        return EqualComputeComparison.CommonCompute(from, to) is { } common
            && EqualComputeComparison.At(from, to, common.To, lowerIsBetter: !condition.IsAccuracy).Difference is { } difference
                ? Judged(difference)
                : null;
    }

    /// <summary>Scores with what base and tuning took to compute.</summary>
    private ComputePoint[] Points(ScoreCurve curve)
    {
        ModelSection size = names.Model(curve.Slice.Size);
        ModelConfiguration model = size.Configuration;
        PretrainingSection recipe = study.Pretraining.AllRecipes.First(r => r.Name == curve.Slice.Recipe).Section;
        double perToken = recipe.Recipe(size, study.Pretraining.Seeds[0], (long)curve.Budgets[^1].Tokens).FlopsPerToken(model);
        double tuning = TuningFlops(study.Tuning!.AllWays.First(w => w.Name == curve.Slice.Way).Section, model, size.Context);
        return
        [
            .. curve.Budgets.Zip(curve.Replicates).SelectMany(b => b.Second.Zip(b.First.Values)
                .Select(v => new ComputePoint((b.First.Tokens * perToken) + tuning, v.Second, v.First))),
        ];
    }

    /// <summary>As plans count them: replay and Fisher information included, what choosing a learning rate cost left out.</summary>
    private static double TuningFlops(TuningSection way, ModelConfiguration model, int context) =>
        way.Recipe(way.LearningRates[0], 0).Flops(model, way.PassedTokens(way.Examples, context), way.Examples);
}
