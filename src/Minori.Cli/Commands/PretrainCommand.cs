using System.CommandLine;
using System.Globalization;
using Minori.Cli.Arguments;
using Minori.Cli.Output;
using Minori.Compute;
using Minori.Models;
using Minori.Studies.Sources;
using Minori.Text;
using Minori.Training;

namespace Minori.Cli.Commands;

/// <summary><c>minori pretrain</c>: trains a model from scratch into a checkpoint folder.</summary>
internal sealed class PretrainCommand
{
    public const string Name = "pretrain";
    public const string Description = "Train a small transformer from scratch";

    private readonly Option<string[]> _corpus = CommonOptions.Corpus("--corpus", "The text to train on");
    private readonly Option<string> _output = CommonOptions.Out("The checkpoint folder to write; holds the training state as well");
    private readonly Option<long> _tokens = NumberOptions.Count("--tokens", "The budget in tokens");
    private readonly Option<Choice<ModelFamily>> _architecture = CommonOptions.Architecture();
    private readonly Option<int> _width = NumberOptions.Integer("--width", "Width of the residual stream", 64);
    private readonly Option<int> _layers = NumberOptions.Integer("--layers", "Number of layers", 2);
    private readonly Option<int> _heads = NumberOptions.Integer("--heads", "Number of attention heads", 2);
    private readonly Option<int> _keyValueHeads =
        NumberOptions.Integer("--key-value-heads", "Number of key–value heads; 0 for as many as heads, and with gpt2 nothing else", 0, minimum: 0);

    private readonly Option<int> _context = NumberOptions.Integer("--context", "Tokens the model sees at once", 128, minimum: 2);
    private readonly Option<int> _vocabulary =
        NumberOptions.Integer("--vocabulary", "Tokens in the vocabulary; 256 means bytes, more a BPE trained on the corpus", 256, minimum: 256);

    private readonly Option<bool> _untied = new("--untied-embeddings") { Description = "Give the output projection weights of its own" };
    private readonly Option<int> _batchTokens = NumberOptions.Integer("--batch-tokens", "Tokens per optimizer step", 4096);
    private readonly Option<double> _learningRate = NumberOptions.Real("--learning-rate", "Peak learning rate", 3e-3);
    private readonly Option<string> _schedule = ChoiceOptions.Word(
        "--schedule", "How the learning rate falls after its warm-up", LearningRateSchedule.Kinds, "cosine");

    private readonly Option<double> _warmup = NumberOptions.Real("--warmup", "Share of the steps in which the rate rises", 0.02, maximum: 1);
    private readonly Option<double> _decay = NumberOptions.Real("--decay-fraction", "With a wsd schedule: last share of the steps, in which the rate falls", 0.2, maximum: 1);
    private readonly Option<double> _floor = NumberOptions.Real("--floor-fraction", "Where the learning rate ends, as a share of its peak", 0, maximum: 1);
    private readonly OptimizerOptions _optimizer = new();
    private readonly Option<double> _weightDecay = NumberOptions.Real("--weight-decay", "Decoupled weight decay", 0.1);
    private readonly Option<double> _clip = NumberOptions.Real("--clip-norm", "Largest norm of the gradient", 1);
    private readonly Option<double?> _samRadius = NumberOptions.OptionalReal(
        "--sam-radius", "Sharpness-aware minimisation: the distance at which the gradient is taken, such as 0.05; twice the work for each token");

    private readonly Option<double> _dropout = NumberOptions.Real(
        "--dropout", "Share of the embeddings, and of what each block adds, that is dropped while training", 0, maximum: 1);

    private readonly ExposureOptions _exposure = new();
    private readonly Option<long> _seed = CommonOptions.Seed("Seed of the weights and of the order of the data");
    private readonly Option<int> _threads = CommonOptions.Threads();
    private readonly Option<bool> _recompute = CommonOptions.RecomputeActivations();
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on from the state in --out, if there is one" };
    private readonly Option<bool> _json = CommandOutput.JsonOption();
    private readonly CommonOptions.CorpusReading _reading = CommonOptions.Reading();

    public static Command Create()
    {
        PretrainCommand self = new();
        Command command = new(Name, Description)
        {
            self._corpus, self._output, self._tokens, self._architecture, self._width, self._layers, self._heads, self._keyValueHeads,
            self._context, self._vocabulary, self._untied, self._batchTokens, self._learningRate, self._schedule, self._warmup,
            self._decay, self._floor, self._weightDecay, self._clip, self._samRadius, self._dropout, self._seed, self._threads, self._recompute, self._resume, self._json,
        };
        self._optimizer.AddTo(command);
        self._exposure.AddTo(command);
        self._reading.AddTo(command);
        command.SetAction(self.Run);
        return command;
    }

    private void Run(ParseResult parse)
    {
        string folder = parse.GetValue(_output)!;
        bool resume = parse.GetValue(_resume);
        if (!resume && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new CommandException($"{folder} is not empty: add --resume to go on with the run in it, or name another --out");
        }

        PretrainRecipe recipe = Recipe(parse);
        recipe.Validate();
        WholeSteps.Check(recipe);
        using FolderClaim claim = FolderClaim.Take(folder);
        ModelConfiguration model = ModelConfiguration.Of(
            parse.GetValue(_architecture),
            parse.GetValue(_vocabulary),
            parse.GetValue(_width),
            parse.GetValue(_layers),
            parse.GetValue(_heads),
            parse.GetValue(_context),
            parse.GetValue(_keyValueHeads) is > 0 and int n ? n : null,
            !parse.GetValue(_untied));
        RequireMemory(model, recipe, parse.GetValue(_threads), parse.GetValue(_recompute));
        ICorpus corpus = _reading.Open(parse, parse.GetValue(_corpus)!);
        Console.Error.WriteLine($"preparing {corpus.Name}…");
        using PreparedCorpus prepared = PreparedCorpus.Open(corpus, parse.GetValue(_vocabulary), StoreNotes.Tell);
        VocabularyWarning.PrintIfSmaller(prepared.Tokenizer.VocabularySize, parse.GetValue(_vocabulary));
        model = model with
        {
            VocabularySize = prepared.Tokenizer.VocabularySize,
            BeginTokenId = prepared.Tokenizer.BeginTokenId,
            EndTokenId = prepared.Tokenizer.EndTokenId,
        };
        using ThreadTeam team = new(parse.GetValue(_threads));
        PretrainRequest request = new()
        {
            Recipe = recipe,
            Model = model,
            Data = prepared.Tokens,
            TaskText = _exposure.Text(parse, prepared.Tokenizer),
            Tokenizer = prepared.Tokenizer,
            OutputFolder = folder,
            Resume = resume,
            RecomputesActivations = parse.GetValue(_recompute),
        };
        if (!resume)
        {
            Interruption.Advice = "run the same command with --resume to go on";
        }

        using Interruption.Heeded interruption = Interruption.Heed();
        PretrainResult result = Pretrainer.Run(request, team, new TrainingLines("pretrain"), interruption.Stopping);
        Print(parse, folder, model, result);
    }

    // The runtime ends a process that asks for too much without a word on what to change.
    private static void RequireMemory(ModelConfiguration model, PretrainRecipe recipe, int threads, bool recomputes)
    {
        const double Gibibyte = 1 << 30;
        double present = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Gibibyte;

        // What is held for each parameter alone: what exceeds the machine by far is not laid out in full.
        double needed = (double)model.ParameterCount * recipe.NumbersPerParameter * sizeof(float) / Gibibyte;
        needed = needed > present ? needed : Pretrainer.MemoryBytes(model, recipe, threads, recomputes) / Gibibyte;
        if (needed > present)
        {
            throw new CommandException(string.Create(
                CultureInfo.InvariantCulture,
                $"a model of {model.ParameterCount:N0} parameters needs {needed:N1} GiB to train, and this machine has {present:N1} GiB: take a smaller --width or fewer --layers{(recomputes ? "" : ", or --recompute-activations")}"));
        }
    }

    private PretrainRecipe Recipe(ParseResult parse)
    {
        PretrainRecipe recipe = WithAdamW(parse);
        return recipe with { Optimizer = _optimizer.Read(parse, recipe.Optimizer) };
    }

    private PretrainRecipe WithAdamW(ParseResult parse) => new()
    {
        BudgetTokens = parse.GetValue(_tokens),
        BatchTokens = parse.GetValue(_batchTokens),
        ContextLength = parse.GetValue(_context),
        PeakLearningRate = parse.GetValue(_learningRate),
        Schedule = parse.GetValue(_schedule)!,
        WarmupFraction = parse.GetValue(_warmup),
        DecayFraction = parse.GetValue(_decay),
        FloorFraction = parse.GetValue(_floor),
        WeightDecay = parse.GetValue(_weightDecay),
        ClipNorm = parse.GetValue(_clip),
        SamRadius = parse.GetValue(_samRadius),
        Dropout = parse.GetValue(_dropout),
        Exposure = _exposure.Read(parse, parse.GetValue(_tokens)),
        Seed = (ulong)parse.GetValue(_seed),
        DataSeed = (ulong)parse.GetValue(_seed),
    };

    private void Print(ParseResult parse, string folder, ModelConfiguration model, PretrainResult result)
    {
        double loss = result.Metrics.Count > 0 ? result.Metrics[^1].Loss : double.NaN;
        CommandOutput.Print(
            parse.GetValue(_json),
            new { Folder = folder, Parameters = model.ParameterCount, result.Step, result.Tokens, result.Epochs, TrainingLoss = loss },
            string.Create(
                CultureInfo.InvariantCulture,
                $"wrote {folder}: {model.ParameterCount:N0} parameters, {result.Step} steps, {result.Tokens:N0} tokens, mean training loss of the last steps {loss:F4}"));
    }
}
