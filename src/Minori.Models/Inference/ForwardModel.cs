using Minori.Compute;

namespace Minori.Models;

/// <summary>
/// A model ready to run forward, for evaluations and generators. It keeps what it needs for itself: parameters that it
/// was made of may change or go, and it stays what it was until it is told to <see cref="Take"/> others.
/// A model that is streamed keeps one layer in memory and takes the next one from the mapped files when its turn comes;
/// results have the same bits. One evaluation or generator at a time may use a model.
/// </summary>
public sealed unsafe class ForwardModel : IDisposable
{
    private readonly DecoderShape _shape;
    private readonly PackedWeights _packed;
    private readonly VectorBlock _vectors;
    private readonly AlignedBuffer<float>? _embedding;
    private readonly WeightsFolder? _folder;
    private readonly IWeightBlock? _streamed;

    private ForwardModel(ModelConfiguration configuration, WeightsFolder? streamed)
    {
        Layout = new ParameterLayout(configuration);
        _shape = new DecoderShape(configuration);
        _folder = streamed;
        _streamed = streamed is null ? null : new FolderBlock(streamed);
        _packed = new PackedWeights(_shape, Layout, isForTraining: false, keepsAll: streamed is null);
        _vectors = new VectorBlock(Layout);
        FinalNorm = _vectors.Operands(Layout.FinalNorm);
        _embedding = streamed is null ? new AlignedBuffer<float>(EmbeddingLength) : null;
    }

    /// <summary>The model's shape.</summary>
    public ModelConfiguration Configuration => _shape.Configuration;

    /// <summary>Whether layers are taken from the files when their turn comes, instead of being kept in memory.</summary>
    public bool IsStreamed => _streamed is not null;

    /// <summary>Bytes of memory that the model holds; the pages of mapped files are not counted.</summary>
    public long Bytes => _packed.Bytes + ((_vectors.Length + (_embedding?.Length ?? 0)) * sizeof(float));

    /// <summary>The <see cref="Bytes"/> of a model that keeps all its weights in memory, without making it.</summary>
    /// <exception cref="ModelConfigurationException">The configuration is not valid.</exception>
    public static long BytesOf(ModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ParameterLayout layout = new(configuration);
        using DecoderShape shape = new(configuration);
        using VectorBlock vectors = new(layout);
        return PackedWeights.BytesOf(shape, layout, isForTraining: false)
            + ((vectors.Length + ((long)configuration.VocabularySize * configuration.Width)) * sizeof(float));
    }

    internal ParameterLayout Layout { get; }

    internal DecoderShape Shape => _shape;

    internal OperandTensors FinalNorm { get; }

    /// <summary>[V, C] packed; where the model is streamed, good until another layer is prepared.</summary>
    internal PackedMatrix Head => _packed.Head;

    private long EmbeddingLength => (long)Configuration.VocabularySize * Configuration.Width;

    /// <summary>A model of parameters as they are now.</summary>
    /// <exception cref="ModelConfigurationException">The configuration is not valid.</exception>
    public static ForwardModel Of(Parameters parameters, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var model = new ForwardModel(parameters.Configuration, streamed: null);
        model.Take(parameters, team);
        return model;
    }

    /// <summary>Takes the weights of a folder; a model that streams them keeps the folder open, and closes it.</summary>
    internal static ForwardModel Of(WeightsFolder weights, bool isStreamed, ThreadTeam team)
    {
        var model = new ForwardModel(weights.Configuration, isStreamed ? weights : null);
        try
        {
            model.Fill(model._streamed ?? new FolderBlock(weights), team);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Takes other weights of the same shape.</summary>
    /// <exception cref="ArgumentException">They are of another configuration.</exception>
    /// <exception cref="InvalidOperationException">The model is streamed from files.</exception>
    public void Take(Parameters parameters, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(team);
        Batch.CheckModel(parameters, Configuration);
        if (IsStreamed)
        {
            throw new InvalidOperationException("the model's weights are those of its files; make another model of the parameters");
        }

        Fill(new MemoryBlock(parameters), team);
        GC.KeepAlive(parameters);
    }

    /// <summary>Gives the memory back and closes the files.</summary>
    public void Dispose()
    {
        _packed.Dispose();
        _vectors.Dispose();
        _embedding?.Dispose();
        _folder?.Dispose();
        _shape.Dispose();
    }

    /// <summary>A layer's gains and biases; its matrices are those that are packed.</summary>
    internal LayerTensors Vectors(int layer) => _vectors.Layer(layer);

    internal ref readonly PackedLayer Layer(int layer) => ref _packed.Layer(layer);

    /// <summary>Makes a layer ready, where it is not always.</summary>
    internal void PrepareLayer(int layer, ThreadTeam team)
    {
        if (_streamed is { } block)
        {
            _packed.PackLayer(layer, block, team);
        }
    }

    /// <summary>Makes the head ready, in the place of the last layer, where it is not always.</summary>
    internal void PrepareHead(ThreadTeam team)
    {
        if (_streamed is { } block)
        {
            _packed.PackHead(block, team);
        }
    }

    /// <summary>Fills x[n, C] with the rows of tokens at consecutive positions.</summary>
    internal void Embed(float* x, int* tokens, int n, int position)
    {
        int width = _shape.Width;
        float* positions = Layout.Positions is { } offset ? _vectors.At(offset) : null;
        for (int t = 0; t < n; t++, x += width)
        {
            float* row = _embedding is { } table
                ? table.Pointer + ((nint)tokens[t] * width)
                : _streamed!.Values(Layout.Embedding + ((long)tokens[t] * width), width, x);
            EmbeddingLayer.Forward(x, new EmbeddingTensors(row, positions), token: 0, position + t, _shape);
        }
    }

    private void Fill(IWeightBlock block, ThreadTeam team)
    {
        _vectors.Fill(block);
        if (_embedding is { } table)
        {
            _packed.Pack(block, team);
            float* values = block.Values(Layout.Embedding, table.Length, table.Pointer);
            if (values != table.Pointer)
            {
                Buffer.MemoryCopy(values, table.Pointer, table.Length * sizeof(float), table.Length * sizeof(float));
            }
        }
    }
}
