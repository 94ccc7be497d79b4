using MathNet.Numerics;
using Minori.Models;
using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Ablation;

/// <summary>One way of learning the losses of some mixtures, and its price.</summary>
/// <param name="What">What is learned.</param>
/// <param name="Mixtures">The mixtures.</param>
/// <param name="Trainings">Trainings of one part that it takes, or as much computing.</param>
/// <param name="Measured">Models or merges that are measured.</param>
/// <param name="Tokens">Tokens trained on: <paramref name="Trainings"/> of a part's each.</param>
/// <param name="Flops">The arithmetic of these trainings and measurements.</param>
/// <param name="Seconds">Their time, by what one of each takes; null where nothing was trained.</param>
/// <param name="Spent">Seconds that it really took here, whatever else the machine did; null where it was not done.</param>
internal sealed record LedgerRow(
    string What, double Mixtures, double Trainings, double Measured, double Tokens, double Flops, double? Seconds, double? Spent);

/// <summary>
/// What modular training costs against one training per mixture (Na et al. 2024, arXiv 2410.15661, section 3): all mixtures of
/// m of n units m·C(n, m) trainings of a unit against n, all mixtures n·2ⁿ⁻¹ against n, one unit more 1. All of one order of the
/// documents. Every row is trainings and measurements; its tokens, FLOPs and seconds follow from these by what one of each takes.
/// </summary>
internal sealed class Ledger
{
    private const string AllMixtures = "naive: all mixtures";

    private readonly AblationStudy _study;
    private readonly AblationCosts _costs;
    private readonly SpentSeconds _spent;

    public Ledger(AblationStudy study, ModelConfiguration model, AblationResults results)
    {
        (_study, _spent) = (study, results.Seconds);
        _costs = CostsOf(study, model, results);
        int orders = study.Training.Seeds.Count, units = study.Units.Of.Count;
        double parts = study.Units.PartCounts.Sum(), mixtures = results.Merges.Select(merge => merge.Mixture).Distinct().Count();
        double[] trainings = [.. _spent.Units, .. _spent.Truths.Select(truth => truth.Seconds / truth.Parts)];
        Trainings = trainings.Length;
        OneTraining = Trainings > 0 ? Quantiles.Of(trainings, 0.5) : null;
        OneMeasurement = _spent.Merges > 0 ? _spent.Merging / _spent.Merges : null;
        LedgerRow trained = Row("modular: every unit once", mixtures, parts, 0, _spent.Units.Sum() / orders);
        LedgerRow merged = Row("modular: merging and measuring", mixtures, 0, (double)_spent.Merges / orders, _spent.Merging / orders);
        Modular = Row("modular: together", mixtures, parts, merged.Measured, trained.Spent + merged.Spent);
        int[] sizes = [.. results.Truths.Select(truth => truth.Mixture.Count).Distinct().Order()];
        Naive = Row(AllMixtures, Math.Pow(2, units) - 1, parts * Math.Pow(2, units - 1), Math.Pow(2, units) - 1);
        Rows =
        [
            trained,
            merged,
            Modular,
            .. _spent.Truths.Count == 0 ? [] : new[]
            {
                Row(
                    "truth: the mixtures trained on here", results.Truths.Select(truth => truth.Mixture).Distinct().Count(),
                    _spent.Truths.Sum(truth => (double)truth.Parts) / orders, (double)_spent.Truths.Count / orders, _spent.Truths.Sum(truth => truth.Seconds) / orders),
            },
            .. sizes.Select(size => (Size: size, Count: SpecialFunctions.Binomial(units, size)))
                .Select(all => Row($"naive: all mixtures of {all.Size} units", all.Count, parts / units * all.Size * all.Count, all.Count)),
            Naive,
            Row("modular: one more unit", Math.Pow(2, units), parts / units, Math.Pow(2, units) * Math.Max(1, results.Merges.Select(merge => merge.Variant).Distinct().Count())),
            Row("naive: one more unit", Math.Pow(2, units), parts / units * (units + 2) * Math.Pow(2, units - 1), Math.Pow(2, units)),
        ];
    }

    /// <summary>The arithmetic of the study, by what its evaluation sets really hold.</summary>
    internal static AblationCosts CostsOf(AblationStudy study, ModelConfiguration model, AblationResults results) => new(
        study,
        model,
        results.SetFacts.Count > 0 ? results.SetFacts.Sum(set => set.Tokens) : study.Evaluation.Tokens * AblationSources.Sets(study).Count(),
        [.. study.Evaluation.Tasks.Select(_ => (double)study.Evaluation.TestExamples)]);

    /// <summary>Trainings that the time of one is known from.</summary>
    public int Trainings { get; }

    /// <summary>Seconds of training on one part, the median over all trainings on units and mixtures; null where there is none.</summary>
    public double? OneTraining { get; }

    /// <summary>Seconds of merging and measuring once; null where nothing was merged.</summary>
    public double? OneMeasurement { get; }

    /// <summary>Training every unit's model, merging and measuring.</summary>
    public LedgerRow Modular { get; }

    /// <summary>A training on every mixture of the units, each measured.</summary>
    public LedgerRow Naive { get; }

    /// <summary>All rows.</summary>
    public IReadOnlyList<LedgerRow> Rows { get; }

    /// <summary>The prices as a table.</summary>
    public DataTable Table() => new(
        "ledger",
        "What it costs, for one order of the documents"
            + (OneTraining is { } training && OneMeasurement is { } measurement
                ? $": trainings × {NumberText.Number(training, 2)} s (a part; median of {Trainings}) + measured × {NumberText.Number(measurement, 3)} s (mean of {_spent.Merges})" : "")
            + $". The seed, {(_spent.Seed is { } seed ? $"{NumberText.Number(seed, 0)} s" : "taken as it was")}, comes to both sides; a machine that was busy spent more",
        [
            new("what", "what"),
            new("mixtures", "mixtures", ColumnKind.Number, 0),
            new("trainings", "unit trainings", ColumnKind.Number, 0),
            new("measured", "measured", ColumnKind.Number, 0),
            new("tokens", "tokens", ColumnKind.Tokens),
            new("flops", "TFLOP", ColumnKind.Number, 2),
            new("seconds", "seconds", ColumnKind.Number, 0),
            new("spent", "spent here", ColumnKind.Number, 0),
        ],
        [.. Rows.Select(row => (IReadOnlyList<object?>)
            [row.What, row.Mixtures, row.Trainings, row.Measured, row.Tokens, row.Flops / 1e12, row.Seconds, row.Spent])]);

    /// <summary>The price as a finding.</summary>
    public Finding Finding()
    {
        double saved = Naive.Trainings / Modular.Trainings;
        string time = Modular.Seconds is { } spent && Naive.Seconds is { } naive
            ? $" With merging and measuring, that is {NumberText.Number(spent, 0)} s of computing against about {NumberText.Number(naive, 0)} s, {NumberText.Number(naive / spent, 0)} times as much."
            : "";
        return new Finding(
            "ledger",
            "What modular training saves",
            Modular.Seconds is null ? FindingStatus.Inconclusive : FindingStatus.Observed,
            $"The models of {_study.Units.Of.Count} units take {NumberText.Number(Modular.Trainings, 0)} unit trainings and predict "
            + $"{NumberText.Number(Modular.Mixtures, 0)} mixtures; a training on each of all {NumberText.Number(Naive.Mixtures, 0)} mixtures would take "
            + $"{NumberText.Number(Naive.Trainings, 0)}, {NumberText.Number(saved, 0)} times as many.{time}",
            [
                new Measure("unit trainings, modular", Modular.Trainings),
                new Measure("unit trainings, naive", Naive.Trainings),
                new Measure("trainings saved", saved, Unit: "×"),
                new Measure("time saved", Naive.Seconds / Modular.Seconds, Unit: "×"),
            ],
            []);
    }

    private LedgerRow Row(string what, double mixtures, double trainings, double measured, double? spent = null)
    {
        double tokens = trainings * _study.Units.UnitTokens;
        return new LedgerRow(
            what, mixtures, trainings, measured, tokens, _costs.Training(tokens) + (measured * _costs.Measuring),
            (trainings * OneTraining) + (measured * (OneMeasurement ?? 0)), spent);
    }
}
