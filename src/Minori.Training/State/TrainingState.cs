using System.Text.Json;
using Minori.Models;
using Minori.Text;

namespace Minori.Training;

/// <summary>
/// Everything that a run needs to go on as if it had never stopped: weights, what the optimizer keeps, the place in the
/// data and in the record. On disk it is a checkpoint with <c>metrics.jsonl</c>, <c>training/optimizer.safetensors</c> and
/// <c>training/state.json</c> beside the weights.
/// </summary>
public sealed class TrainingState : IDisposable
{
    /// <summary>The record's file in a run's folder.</summary>
    public const string MetricsFile = "metrics.jsonl";

    private const string StateFile = "training/state.json";
    private const string OptimizerFile = "training/optimizer.safetensors";

    private TrainingState(
        Parameters parameters, PretrainRecipe recipe, DataIdentity data, DataIdentity? taskData, string? initialWeights, long step, MetricsHistory history)
    {
        Parameters = parameters;
        OptimizerState = new OptimizerState(recipe.Optimizer, parameters.Layout);
        Recipe = recipe;
        Data = data;
        TaskData = taskData;
        InitialWeights = initialWeights;
        Step = step;
        History = history;
    }

    /// <summary>The weights.</summary>
    public Parameters Parameters { get; }

    /// <summary>What the recipe's optimizer keeps.</summary>
    public OptimizerState OptimizerState { get; }

    /// <summary>What is being run.</summary>
    public PretrainRecipe Recipe { get; internal set; }

    /// <summary>What it is run on.</summary>
    public DataIdentity Data { get; }

    /// <summary>The task's text that is among it; null where there is no exposure.</summary>
    public DataIdentity? TaskData { get; internal set; }

    /// <summary>Updates made.</summary>
    public long Step { get; internal set; }

    /// <summary>Tokens seen.</summary>
    public long Tokens => Step * Recipe.BatchTokens;

    /// <summary>Index of the next window that the sampler gives.</summary>
    public long SamplerPosition => Step * Recipe.Sequences;

    /// <summary>The run's record so far.</summary>
    public IReadOnlyList<MetricsRecord> Metrics => History.Records;

    /// <summary>What the run began with, as <see cref="StateRecord.InitialWeights"/> says it.</summary>
    internal string? InitialWeights { get; }

    internal MetricsHistory History { get; }

    /// <summary>Whether a folder holds a training state.</summary>
    public static bool Exists(string folder) =>
        Checkpoint.Exists(folder) && File.Exists(Path.Combine(folder, StateFile));

    /// <summary>Where the run in a folder stands: updates made, and in the whole run; null where no run is kept in it.</summary>
    /// <exception cref="TrainingException">Its state is damaged.</exception>
    public static (long Step, long Steps)? PlaceOf(string folder) =>
        Exists(folder) && ReadRecord(folder) is { } record ? (record.Step, record.Recipe.Steps) : null;

    /// <summary>The state before the first update: weights drawn with the recipe's seed, an optimizer without a past.</summary>
    /// <exception cref="ModelConfigurationException">The configuration is not valid.</exception>
    public static TrainingState Begin(
        ModelConfiguration model, PretrainRecipe recipe, DataIdentity data, DataIdentity? taskData = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return Begin(Parameters.Initialize(model, recipe.Seed), StateRecord.Drawn, recipe, data, taskData);
    }

    /// <summary>The state before the first update on given weights, which it takes over.</summary>
    internal static TrainingState Begin(
        Parameters parameters, string initialWeights, PretrainRecipe recipe, DataIdentity data, DataIdentity? taskData) =>
        new(parameters, recipe, data, taskData, initialWeights, 0, new MetricsHistory([], default));

    /// <summary>Reads the state in a folder that <see cref="Save"/> wrote.</summary>
    /// <exception cref="DamagedStateException">A file of the state is missing, or is not what was saved.</exception>
    /// <exception cref="TrainingException">The folder has weights and no training state.</exception>
    /// <exception cref="CheckpointException">The folder has no weights.</exception>
    public static TrainingState Load(string folder)
    {
        if (!Exists(folder))
        {
            return Read(folder);
        }

        StateFiles.Check(folder, ReadRecord(folder).Files);
        return StateFiles.Read(folder, () => Read(folder));
    }

    /// <summary>Writes the state; the folder appears, or replaces the one before it, whole or not at all.</summary>
    /// <exception cref="CheckpointException">The folder holds something else, or cannot be written.</exception>
    public void Save(string folder, Tokenizer? tokenizer) =>
        Checkpoint.Save(folder, Parameters, tokenizer, partial =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(partial, StateFile))!);
            ParameterFile.Write(Path.Combine(partial, OptimizerFile), Parameters.Layout, OptimizerState.Blocks);
            History.Write(Path.Combine(partial, MetricsFile));
            StateRecord record = new(
                StateRecord.CurrentFormat, Step, Tokens, SamplerPosition, History.Range, Recipe, Data, TaskData, InitialWeights, StateFiles.Hash(partial));
            using FileStream file = new(Path.Combine(partial, StateFile), FileMode.Create, FileAccess.Write);
            JsonSerializer.Serialize(file, record, TrainingJson.Default.StateRecord);
            file.Flush(flushToDisk: true);
        });

    public void Dispose()
    {
        Parameters.Dispose();
        OptimizerState.Dispose();
    }

    private static TrainingState Read(string folder)
    {
        Checkpoint checkpoint = Checkpoint.Load(folder);
        TrainingState? state = null;
        try
        {
            StateRecord record = ReadRecord(folder);
            MetricsHistory history = new(MetricsRecord.Read(Path.Combine(folder, MetricsFile)), record.Range);
            state = new TrainingState(checkpoint.Parameters, record.Recipe, record.Data, record.TaskData, record.InitialWeights, record.Step, history);
            ParameterFile.Read(Path.Combine(folder, OptimizerFile), state.Parameters.Layout, state.OptimizerState.Blocks);
            return state;
        }
        catch
        {
            state?.Dispose();
            checkpoint.Dispose();
            throw;
        }
    }

    private static StateRecord ReadRecord(string folder)
    {
        string path = Path.Combine(folder, StateFile);
        if (!File.Exists(path))
        {
            throw new TrainingException(
                $"{folder} has weights but no training state ({StateFile}): name a folder that pre-training wrote");
        }

        return StateFiles.Read(
            folder, () => TrainingJson.Parse(File.ReadAllText(path), TrainingJson.Default.StateRecord, path, StateRecord.CurrentFormat));
    }
}
