using Minori.Models;
using Minori.Studies.Ablation;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;
using Minori.Studies.Sections;

namespace Minori.Studies.Tests.Ablation;

/// <summary>Measurements of a study whose truth is known.</summary>
internal static class KnownLosses
{
    public const int Units = 6;

    // What each unit takes off the loss, alone or beside others: unit 5 harms.
    public static readonly double[] Worth = [0.30, 0.22, 0.15, 0.08, 0.01, -0.05];

    public static ModelConfiguration Model => ModelShape.Of(Study().Model!).Configuration(256);

    /// <summary>The loss of a mixture whose units act one by one.</summary>
    public static double Additive(Mixture mixture) => 3 - mixture.Members.Average(unit => Worth[unit]);

    /// <summary>The loss of a mixture whose units act in pairs.</summary>
    public static double Paired(Mixture m) => Additive(m) + (m.Contains(0) && m.Contains(1) ? 0.4 : 0) + (m.Contains(2) && m.Contains(3) ? -0.4 : 0);

    public static IReadOnlyList<Mixture> Truths() => MixtureLists.Truths(Study());

    public static StudyReport Analyse(Func<Mixture, double> truth, Func<Mixture, double>? merge = null, int seeds = 1) =>
        Report(Study(seeds), Results(truth, seeds, merge));

    public static StudyReport Report(AblationStudy study, AblationResults results) =>
        AblationAnalysis.Report(study, Model, results, new Provenance("", "", []));

    /// <summary>The mean over both sets.</summary>
    public static Target Mean(AblationResults results) => Target.All(Study(), results).Single(target => target.Id == Target.Mean);

    /// <summary>A proxy that predicts the same in two orders.</summary>
    public static Proxy Fake(string name, Func<Mixture, double> loss) => new(name, name, name, false, Truths().ToDictionary(
        mixture => mixture, mixture => new ByOrder(new[] { 1, 2 }.Select(order => KeyValuePair.Create(order, (IReadOnlyList<double>)[loss(mixture), loss(mixture)])))));

    /// <summary>A training takes 10 s, a merge 0.1 s.</summary>
    public static AblationResults Results(Func<Mixture, double> truth, int seeds, Func<Mixture, double>? merge = null)
    {
        // A little of another number for every order, so that intervals have a width.
        double Shaken(double loss, Mixture mixture, int seed) => loss + (seeds == 1 ? 0 : 1e-4 * (((((mixture.Units * 7919) + ((ulong)seed * 104729)) * 2654435761) >> 9) % 13));
        IEnumerable<int> orders = Enumerable.Range(1, seeds);
        return new AblationResults(
            [new("a", EvaluationMeasure.TextLoss), new("b", EvaluationMeasure.TextLoss)],
            [3.0, 3.0],
            [.. from seed in orders from m in MixtureLists.Merges(Study())
                let loss = Shaken((merge ?? Additive)(m), m, seed) select new MergedLosses(seed, new MergeVariant(false, 1), m, [loss, loss])],
            [.. from seed in orders from m in Truths() let loss = Shaken(truth(m), m, seed) select new TruthResult(seed, m, [loss, loss])],
            [.. Enumerable.Repeat<UnitPartFacts?>(null, Units)],
            [],
            new SpentSeconds(5, [.. Enumerable.Repeat(10.0, Units * seeds)], 6.3 * seeds, 63 * seeds, [.. orders.SelectMany(_ => Truths()).Select(m => (m.Count, 10.0 * m.Count))]),
            null);
    }

    public static AblationStudy Study(int seeds = 1) => new()
    {
        Title = "test",
        Corpus = new CorpusSection { Sources = ["corpus.jsonl"] },
        Model = new ModelSection { Width = 16, Layers = 1, Heads = 2, Context = 32 },
        Units = new UnitsSection { Of = [.. Enumerable.Range(0, Units).Select(k => $"unit-{k}")], UnitTokens = 100_000 },
        Seed = new SeedSection { Of = ["seed"], Tokens = 4000, LearningRate = 5e-3 },
        Training = new ContinuationSection { Seeds = [.. Enumerable.Range(1, seeds)] },
        Evaluation = new EvaluationSetsSection { Sets = ["a", "b"] },
        Truths = new TruthsSection { Count = 20, Size = 3 },
    };
}
