using MathNet.Numerics;
using Minori.Models;
using Minori.Studies.Findings;

namespace Minori.Studies.Ablation;

/// <summary>One way of learning the losses of some mixtures, and its price.</summary>
/// <param name="What">What is learned.</param>
/// <param name="Mixtures">The mixtures.</param>
/// <param name="Trainings">Trainings of one part that it takes, or as much computing.</param>
/// <param name="Tokens">Tokens trained on.</param>
/// <param name="Flops">Their arithmetic.</param>
/// <param name="Seconds">Seconds on one thread or as run, measured or, where <paramref name="IsMeasured"/> is false, by the measured time of a token.</param>
/// <param name="IsMeasured">Whether it was really done.</param>
internal sealed record LedgerRow(string What, double Mixtures, double Trainings, double Tokens, double Flops, double? Seconds, bool IsMeasured);

/// <summary>
/// What modular training costs against one training per mixture (Na et al. 2024, arXiv 2410.15661, section 3): all mixtures of
/// m of n units m·C(n, m) trainings of a unit against n, all mixtures n·2ⁿ⁻¹ against n, one unit more 1. Seeds count once.
/// </summary>
internal sealed class Ledger
{
    private readonly AblationStudy _study;
    private readonly ModelConfiguration _model;
    private readonly SpentSeconds _spent;
    private readonly int _orders;

    public Ledger(AblationStudy study, ModelConfiguration model, AblationResults results)
    {
        (_study, _model, _spent) = (study, model, results.Seconds);
        _orders = study.Training.Seeds.Count;
        int units = study.Units.Of.Count;
        double parts = study.Units.PartCounts.Sum();
        Modular = Row("modular: every unit once", MixturesOf(results), parts, _spent.Units.Count > 0 ? _spent.Units.Sum() / _orders : null, true);
        Merging = Row("modular: merging and measuring", MixturesOf(results), 0, _spent.Merges / _orders, true);
        int[] sizes = [.. results.Truths.Select(truth => truth.Mixture.Count).Distinct().Order()];
        double[] done = [.. _spent.Truths.Select(truth => (double)truth.Parts)];
        Rows =
        [
            Modular,
            Merging,
            .. done.Length == 0 ? [] : new[] { Row("truth: the mixtures trained on here", results.Truths.Select(t => t.Mixture).Distinct().Count(), done.Sum() / _orders, _spent.Truths.Sum(t => t.Seconds) / _orders, true) },
            .. sizes.Select(size => Row($"naive: all mixtures of {size} units", SpecialFunctions.Binomial(units, size), parts / units * size * SpecialFunctions.Binomial(units, size), null, false)),
            Row("naive: all mixtures", Math.Pow(2, units) - 1, parts * Math.Pow(2, units - 1), null, false),
            Row("modular: one more unit", Math.Pow(2, units), parts / units, null, false),
            Row("naive: one more unit", Math.Pow(2, units), parts / units * (units + 2) * Math.Pow(2, units - 1), null, false),
        ];
    }

    /// <summary>Training every unit's model.</summary>
    public LedgerRow Modular { get; }

    /// <summary>Merging and measuring.</summary>
    public LedgerRow Merging { get; }

    /// <summary>All rows.</summary>
    public IReadOnlyList<LedgerRow> Rows { get; }

    /// <summary>The prices as a table.</summary>
    public DataTable Table() => new(
        "ledger",
        $"What it costs, for one order of the documents (the seed model, {(_spent.Seed is { } seed ? $"{NumberText.Number(seed, 0)} s" : "taken as it was")}, comes to both sides)",
        [
            new("what", "what"),
            new("mixtures", "mixtures", ColumnKind.Number, 0),
            new("trainings", "unit trainings", ColumnKind.Number, 0),
            new("tokens", "tokens", ColumnKind.Tokens),
            new("flops", "TFLOP", ColumnKind.Number, 2),
            new("seconds", "seconds", ColumnKind.Number, 0),
            new("how", "how known"),
        ],
        [.. Rows.Select(row => (IReadOnlyList<object?>)
            [row.What, row.Mixtures, row.Trainings, row.Tokens, row.Flops / 1e12, row.Seconds, row.IsMeasured ? "measured" : "by formula"])]);

    /// <summary>The price as a finding.</summary>
    public Finding Finding()
    {
        LedgerRow all = Rows.First(row => row.What == "naive: all mixtures");
        double saved = all.Trainings / Modular.Trainings;
        double? seconds = Modular.Seconds + Merging.Seconds;
        string time = seconds is { } spent && all.Seconds is { } naive
            ? $" That is {NumberText.Number(spent, 0)} s of computing against about {NumberText.Number(naive, 0)} s."
            : "";
        return new Finding(
            "ledger",
            "What modular training saves",
            seconds is null ? FindingStatus.Inconclusive : FindingStatus.Observed,
            $"The models of {_study.Units.Of.Count} units took {NumberText.Number(Modular.Trainings, 0)} unit trainings and predict "
            + $"{NumberText.Number(Modular.Mixtures, 0)} mixtures; a training on each of all {NumberText.Number(all.Mixtures, 0)} mixtures would take "
            + $"{NumberText.Number(all.Trainings, 0)}, {NumberText.Number(saved, 0)} times as much.{time}",
            [
                new Measure("unit trainings, modular", Modular.Trainings),
                new Measure("unit trainings, naive", all.Trainings),
                new Measure("saved", saved, Unit: "×"),
            ],
            []);
    }

    private static double MixturesOf(AblationResults results) => results.Merges.Select(merge => merge.Mixture).Distinct().Count();

    private LedgerRow Row(string what, double mixtures, double trainings, double? seconds, bool isMeasured)
    {
        double tokens = trainings * _study.Units.UnitTokens;
        double? each = _spent.Units.Count > 0 ? _spent.Units.Average() : null;
        double flops = tokens * _study.Training.Recipe(_study.Seed, _model, _study.Training.Seeds[0], _study.Units.UnitTokens).FlopsPerToken(_model);
        return new LedgerRow(what, mixtures, trainings, tokens, flops, isMeasured ? seconds : each * trainings, isMeasured);
    }
}
