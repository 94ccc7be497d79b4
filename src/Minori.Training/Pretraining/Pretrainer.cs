using Minori.Compute;
using Minori.Models;
using Minori.Text;

namespace Minori.Training;

/// <summary>
/// Pre-training: next-token prediction over windows of a token shard, an optimizer, a clipped gradient, a schedule. Equal
/// requests give equal bits, whatever the number of threads, and however often a run was stopped, killed and resumed.
/// </summary>
public static class Pretrainer
{
    /// <summary>Bytes of native memory that a run takes: weights, gradient, what optimizer and SAM keep, and the pass.</summary>
    /// <param name="model">The model.</param>
    /// <param name="recipe">How to train.</param>
    /// <param name="threads">The threads that work.</param>
    /// <param name="recomputesActivations">As in the request.</param>
    /// <exception cref="ModelConfigurationException">The configuration is not valid.</exception>
    public static long MemoryBytes(ModelConfiguration model, PretrainRecipe recipe, int threads, bool recomputesActivations = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(recipe);
        ParameterLayout layout = new(model);
        return (recipe.NumbersPerParameter * layout.Length * sizeof(float))
            + recipe.Optimizer.ScratchBytes(layout, threads)
            + TrainingPass.ActivationBytesOf(model, recipe.Sequences, recipe.ContextLength, threads, recomputesActivations);
    }

    /// <summary>Runs, resumes or branches; when it returns, the state of the last update is in the output folder.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="team">The threads that work.</param>
    /// <param name="progress">Hears of updates a few times a second.</param>
    /// <param name="cancellationToken">Stops the run between two updates, after saving its state.</param>
    /// <exception cref="TrainingException">The request has no sense, or does not fit the state it carries on.</exception>
    /// <exception cref="DamagedStateException">The state to go on from is damaged: the message names the file.</exception>
    /// <exception cref="DivergenceException">The loss ran away; the state saved last stays.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped; its state is saved and can be resumed.</exception>
    public static PretrainResult Run(
        PretrainRequest request,
        ThreadTeam team,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(team);
        request.Validate();

        // Asked even where nothing is to be resumed: it brings back a run that a crash left aside, which must not be
        // taken for an empty place.
        bool isRun = TrainingState.Exists(request.OutputFolder);
        bool resumes = request.Resume && isRun;
        using TrainingState state = resumes ? Resumed(request) : Begun(request);
        long last = request.StopAtStep ?? request.Recipe.Steps;
        if (state.Step > last)
        {
            throw new TrainingException(
                $"{(resumes ? request.OutputFolder : request.StartFolder)} is at step {state.Step} already: stop at a later step than {last}, or start another folder");
        }

        if (state.Step < last || !resumes)
        {
            Train(state, request, last, team, progress, cancellationToken);
        }

        return new PretrainResult(state.Step, state.Tokens, Epochs(state), state.Metrics);
    }

    private static void Train(
        TrainingState state,
        PretrainRequest request,
        long last,
        ThreadTeam team,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        using PretrainingLoop loop = new(state, request.Data, request.TaskText, request.RecomputesActivations, team);
        long trunk = request.StartFolder is { } start && TrainingState.PlaceOf(start) is { } place ? place.Step : 0;
        ProgressReporter reporter = new(progress, request.Time, request.ProgressInterval, last, trunk, state.Step);
        long saved = request.Time.GetTimestamp();
        while (state.Step < last && !cancellationToken.IsCancellationRequested)
        {
            (double loss, double rate) = loop.Step();
            reporter.Add(state.Step, state.Tokens, state.Recipe.BatchTokens, loss, rate);
            if (request.Time.GetElapsedTime(saved) >= request.SaveInterval && state.Step < last)
            {
                state.Save(request.OutputFolder, request.Tokenizer);
                saved = request.Time.GetTimestamp();
            }
        }

        state.Save(request.OutputFolder, request.Tokenizer);
        if (state.Step < last)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static TrainingState Resumed(PretrainRequest request) =>
        Checked(TrainingState.Load(request.OutputFolder), state =>
        {
            RunComparison.RequireSame(
                state, request.Recipe, request.Model, request.DataIdentity, request.TaskText?.Identity, request.OutputFolder);
            if (request.StartFolder is null)
            {
                RunComparison.RequireSameBeginning(state, request.InitialFolder, request.OutputFolder);
            }
        });

    private static TrainingState Begun(PretrainRequest request)
    {
        if (Directory.Exists(request.OutputFolder) && Directory.EnumerateFileSystemEntries(request.OutputFolder).Any())
        {
            throw request.Resume
                ? new DamagedStateException(
                    request.OutputFolder, $"{request.OutputFolder} is not empty and holds no whole state to resume: restore it, or choose another folder")
                : new TrainingException(TrainingState.Exists(request.OutputFolder)
                    ? $"{request.OutputFolder} holds a training run already: resume it, or choose another folder"
                    : $"{request.OutputFolder} is not empty: choose another folder");
        }

        if (File.Exists(request.OutputFolder))
        {
            throw new TrainingException($"{request.OutputFolder} is a file: choose a folder");
        }

        if (request.InitialFolder is { } initial)
        {
            (Parameters weights, string hash) = WeightsOf(initial, request.Model);
            return TrainingState.Begin(weights, hash, request.Recipe, request.DataIdentity, request.TaskText?.Identity);
        }

        if (request.StartFolder is not { } trunk)
        {
            return TrainingState.Begin(request.Model, request.Recipe, request.DataIdentity, request.TaskText?.Identity);
        }

        TrainingState state = Checked(TrainingState.Load(trunk), state => RunComparison.RequireSamePast(
            state, request.Recipe, request.Model, request.DataIdentity, request.TaskText?.Identity, trunk));
        state.Recipe = request.Recipe;
        state.TaskData = request.TaskText?.Identity;
        return state;
    }

    private static (Parameters Weights, string Hash) WeightsOf(string folder, ModelConfiguration model)
    {
        using Checkpoint checkpoint = Checkpoint.Load(folder);
        return checkpoint.Parameters.Configuration == model
            ? (checkpoint.Parameters.Clone(), checkpoint.WeightsHash)
            : throw new TrainingException($"the weights in {folder} are of another model than the one to be trained: name a checkpoint of its shape");
    }

    private static TrainingState Checked(TrainingState state, Action<TrainingState> check)
    {
        try
        {
            check(state);
            return state;
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    private static long Epochs(TrainingState state)
    {
        PretrainRecipe recipe = state.Recipe;
        WindowSampler sampler = new(state.Data.Tokens, recipe.ContextLength + 1, recipe.DataSeed);
        return sampler.Epoch(state.SamplerPosition - 1) + 1;
    }
}
