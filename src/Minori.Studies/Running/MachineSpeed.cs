using System.Diagnostics;
using Minori.Compute;
using Minori.Execution.Graphs;
using Minori.Models;
using Minori.Studies.Jobs;
using Minori.Training;

namespace Minori.Studies.Running;

/// <summary>How fast this machine does a study's work on one thread, measured for a moment.</summary>
/// <param name="TrainingFlops">FLOPs a second of training steps, as <see cref="ModelConfiguration"/> counts them.</param>
/// <param name="EvaluationFlops">FLOPs a second of evaluations.</param>
public sealed record MachineSpeed(double TrainingFlops, double EvaluationFlops)
{
    /// <summary>
    /// What a job costs beside its arithmetic: a worker reads its inputs, hashes them and what it made, and forces it to
    /// the disk. Jobs that prepare text are counted with this alone.
    /// </summary>
    private const double SecondsPerJob = 0.1;

    /// <summary>Each further thread of a job does this share of what the first does.</summary>
    private const double ThreadEfficiency = 0.9;

    /// <summary>Runs steps and evaluations of the study's model over random tokens.</summary>
    /// <param name="workload">The study's model and batch.</param>
    /// <param name="duration">About how long each of the two is measured, after one call to warm up.</param>
    public static MachineSpeed Measure(StudyWorkload workload, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ModelConfiguration model = workload.Model;
        using ThreadTeam team = new(1);
        return new MachineSpeed(Training(), Evaluation());

        double Training()
        {
            using SyntheticTraining training = new(model, workload.Sequences, team);
            return training.TokensPerStep * model.TrainingFlopsPerToken(model.ContextLength) / SecondsOf(() => training.Step(), duration);
        }

        double Evaluation()
        {
            using Parameters parameters = Parameters.Initialize(model, seed: 1);
            using ForwardModel forward = ForwardModel.Of(parameters, team);
            using EvaluationPass pass = new(forward, model.ContextLength, team);
            int[] tokens = [.. Enumerable.Range(0, workload.Sequences * model.ContextLength).Select(i => i % model.VocabularySize)];
            int[] lengths = [.. Enumerable.Repeat(model.ContextLength, workload.Sequences)];
            float[] losses = new float[tokens.Length];
            return tokens.Length * model.ForwardFlopsPerToken(model.ContextLength)
                / SecondsOf(() => pass.Run(tokens, tokens, lengths, losses), duration);
        }
    }

    /// <summary>The time that a job takes.</summary>
    /// <param name="job">A job whose cost is in FLOPs.</param>
    /// <param name="threads">The threads it may use.</param>
    public double SecondsOf(Job job, int threads)
    {
        ArgumentNullException.ThrowIfNull(job);
        double speed = JobKinds.ByName.TryGetValue(job.Record.Kind, out var kind) && kind is ITrainingKind ? TrainingFlops : EvaluationFlops;
        double together = 1 + ((threads - 1) * ThreadEfficiency);
        return SecondsPerJob + (job.EstimatedCost / speed / together);
    }

    private static double SecondsOf(Action work, TimeSpan duration)
    {
        work();
        int calls = 0;
        long start = Stopwatch.GetTimestamp();
        do
        {
            work();
            calls++;
        }
        while (Stopwatch.GetElapsedTime(start) < duration);
        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }
}
