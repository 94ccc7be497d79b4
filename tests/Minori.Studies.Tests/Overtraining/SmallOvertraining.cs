using Minori.Execution.Graphs;
using Minori.Studies.Overtraining;
using Minori.Studies.Sections;
using Minori.Studies.Sources;

namespace Minori.Studies.Tests.Overtraining;

/// <summary>A small study, for tests of plans.</summary>
internal static class SmallOvertraining
{
    /// <summary>Sources that were never opened.</summary>
    public static readonly SourceFingerprints Fingerprints =
        new(new string('a', 64), new Dictionary<string, string> { ["member-kind"] = new string('b', 64) });

    /// <summary>Every job, by what it is.</summary>
    public static IEnumerable<string> Ids(JobGraph graph) => graph.Jobs.Select(j => j.Id.Value);

    /// <summary>One small model, three budgets, noise and one task.</summary>
    public static OvertrainingStudy Study() => new()
    {
        Title = "test",
        Corpus = new CorpusSection { Sources = ["dotnet-docs"] },
        Model = new ModelSection { Width = 32, Layers = 1, Heads = 2, Context = 32 },
        Pretraining = new PretrainingSection { Budgets = [500_000, 1_000_000, 2_000_000], LearningRate = 3e-3 },
        Noise = new NoiseSection { Gammas = [1, 2] },
        Tuning = new TuningSection { Tasks = ["member-kind"], LearningRates = [1e-3] },
    };
}
