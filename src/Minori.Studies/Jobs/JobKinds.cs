using Minori.Execution.Workers;

namespace Minori.Studies.Jobs;

/// <summary>Every kind of job that studies are made of; a new kind is one class and one line here.</summary>
public static class JobKinds
{
    /// <summary>Name → the code behind it.</summary>
    public static IReadOnlyDictionary<string, IJobKind> ByName { get; } = new IJobKind[]
    {
        new CorpusJob(),
        new EvaluationTextJob(),
        new EvaluationSetsJob(),
        new TaskJob(),
        new CheckpointJob(),
        new UnitPartJob(),
        new PretrainJob(),
        new FinetuneJob(),
        new InterpolationJob(),
        new ContinueJob(),
        new VerificationJob(),
        new LossJob(),
        new NoiseJob(),
        new QuantizationJob(),
        new ScoreJob(),
        new ChoiceScoreJob(),
        new MergesJob(),
        new TaskMergesJob(),
        new MixtureSearchJob(),
    }.ToDictionary(kind => kind.Name, StringComparer.Ordinal);
}
