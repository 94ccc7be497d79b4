using Minori.Evaluation;
using Minori.Execution.Graphs;
using Minori.Models;
using Minori.Training;

namespace Minori.Studies;

/// <summary>The training that most of a study's time goes into: what its duration is judged by, and what its jobs take.</summary>
/// <param name="Model">The model.</param>
/// <param name="Sequences">Sequences per optimizer step, as long as the model's context.</param>
public sealed record StudyWorkload(ModelConfiguration Model, int Sequences)
{
    // A process with the runtime, the program, its tables of text and what the disk is read into.
    private const long ProcessBytes = 150L << 20;

    private readonly MemoryTable _memory = new();

    /// <summary>Bytes of a checkpoint.</summary>
    public long CheckpointBytes => sizeof(float) * Model.ParameterCount;

    /// <summary>Bytes of a checkpoint with what the optimizer keeps.</summary>
    public long TrainingStateBytes(Optimizer optimizer) => (1 + optimizer.StateSize) * CheckpointBytes;

    /// <summary>The memory of a pre-training's process.</summary>
    public JobMemory PretrainingMemory(PretrainRecipe recipe) => JobMemory.Of(threads => ProcessBytes + _memory.Of(
        ($"pretrain {recipe.Optimizer.Kind}", recipe.Sequences, recipe.NumbersPerParameter, threads), () => Pretrainer.MemoryBytes(Model, recipe, threads)));

    /// <summary>The memory of a fine-tuning's process, at most.</summary>
    public JobMemory FinetuningMemory(FinetuneRecipe recipe, int examples) => JobMemory.Of(threads => ProcessBytes + _memory.Of(
        ($"finetune {recipe.Optimizer.Kind} {recipe.Ewc is not null} {recipe.Replay?.Fraction}", Math.Min(recipe.BatchSize, examples), recipe.Optimizer.StateSize, threads),
        () => Finetuner.MemoryBytes(Model, recipe, examples, threads)));

    /// <summary>The memory of an evaluation's process; that of modified weights has them and the base's beside the model.</summary>
    public JobMemory EvaluationMemory(bool isModified) => JobMemory.Of(threads => ProcessBytes
        + _memory.Of(("evaluate", 0, 0, threads), () => LossEvaluator.MemoryBytes(Model, threads)) + (isModified ? 2 * CheckpointBytes : 0));

    /// <summary>Many jobs take the same. A table says nothing of a workload: any two are equal.</summary>
    private sealed class MemoryTable : IEquatable<MemoryTable>
    {
        private readonly Dictionary<(string Work, int Rows, int Numbers, int Threads), long> _bytes = [];

        public long Of((string Work, int Rows, int Numbers, int Threads) key, Func<long> measure)
        {
            lock (_bytes)
            {
                return _bytes.TryGetValue(key, out long known) ? known : _bytes[key] = measure();
            }
        }

        public bool Equals(MemoryTable? other) => other is not null;

        public override bool Equals(object? obj) => Equals(obj as MemoryTable);

        public override int GetHashCode() => 0;
    }
}
