using Minori.Compute;

namespace Minori.Models;

/// <summary>
/// The matrices A and B of an adaptation, in one block: W = W₀ + s·B·A with s = α/r. The passes of the engine see W, which
/// is made anew after each step, and the gradients follow from W's own: dA = s·Bᵀ·dW, dB = s·dW·Aᵀ.
/// </summary>
public sealed unsafe class LoraAdapters : IDisposable
{
    // Rows of W, or columns, that one thread works on at a time.
    private const int Stripe = 64;
    private const int Alignment = 16;

    private readonly LoraPair[] _pairs;
    private readonly (LoraPair Pair, int First)[] _rows;
    private readonly (LoraPair Pair, int First)[] _columns;
    private readonly float _scale;
    private readonly AlignedBuffer<float> _scaledB;
    private readonly AlignedBuffer<float> _packedA;
    private readonly Action<int> _mergeRows;
    private readonly Action<int> _packPair;
    private readonly Action<int> _gradientRows;
    private readonly Action<int> _gradientColumns;
    private AlignedBuffer<float>? _source;
    private AlignedBuffer<float>? _target;

    /// <summary>
    /// Adapters before any training: B is zero; A is drawn from N(0, 1/(3·in)), the paper's Gaussian with the variance of
    /// its authors' code, from the Philox streams of the tensors' names.
    /// </summary>
    /// <exception cref="ModelConfigurationException">The settings do not fit the model.</exception>
    public LoraAdapters(ModelConfiguration configuration, LoraSettings settings, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Configuration = configuration;
        Settings = settings;
        _scale = (float)settings.Scale;
        ParameterLayout layout = new(configuration);
        settings.ValidateFor(configuration, layout);
        _pairs = Place(LoraMatrices.Of(layout, configuration, settings), settings.Rank);
        Tensors = [.. _pairs.SelectMany(pair => (ParameterTensor[])[pair.A, pair.B])];
        Values = new AlignedBuffer<float>(AlignUp(Tensors[^1].Offset + Tensors[^1].Count));
        _scaledB = new AlignedBuffer<float>(Values.Length);
        _packedA = new AlignedBuffer<float>(_pairs.Sum(pair => pair.PackedLength));
        _rows = [.. Stripes(pair => pair.Outputs)];
        _columns = [.. Stripes(pair => pair.Inputs)];
        _mergeRows = MergeRows;
        _packPair = PackPair;
        _gradientRows = GradientRows;
        _gradientColumns = GradientColumns;
        foreach (LoraPair pair in _pairs)
        {
            new Philox(seed, Philox.Stream(pair.A.Name)).FillGaussian(
                Values.Slice(pair.A.Offset, (int)pair.A.Count), 0, pair.A.InitializationDeviation);
        }
    }

    /// <summary>The shape of the adapted model.</summary>
    public ModelConfiguration Configuration { get; }

    /// <summary>Rank, factor and targets.</summary>
    public LoraSettings Settings { get; }

    /// <summary>The block of all A and B.</summary>
    public AlignedBuffer<float> Values { get; }

    /// <summary>Each matrix's A [r, in] and B [out, r], with their names in PEFT and their places in the block.</summary>
    public IReadOnlyList<ParameterTensor> Tensors { get; }

    /// <summary>adapted = base + s·B·A in the adapted matrices; the other weights are left alone.</summary>
    /// <param name="origin">The base; it stays as it is.</param>
    /// <param name="adapted">Weights of the same model.</param>
    /// <param name="team">The threads that work.</param>
    public void Merge(Parameters origin, Parameters adapted, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(adapted);
        ArgumentNullException.ThrowIfNull(team);
        _source = origin.Values;
        _target = adapted.Values;
        team.Run(_rows.Length, _mergeRows);
    }

    /// <summary>The gradient of all A and B.</summary>
    /// <param name="weights">dW, the gradient of all weights, in the model's layout.</param>
    /// <param name="adapters">A block of the adapters' places, overwritten.</param>
    /// <param name="team">The threads that work.</param>
    public void Gradient(AlignedBuffer<float> weights, AlignedBuffer<float> adapters, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(team);
        _source = weights;
        _target = adapters;
        team.Run(_pairs.Length, _packPair);
        team.Run(_rows.Length, _gradientRows);
        team.Run(_columns.Length, _gradientColumns);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Values.Dispose();
        _scaledB.Dispose();
        _packedA.Dispose();
    }

    private void MergeRows(int index)
    {
        (LoraPair pair, int first) = _rows[index];
        int rows = Math.Min(Stripe, pair.Outputs - first);
        float* b = ScaleB(pair, first, rows);
        long place = pair.Weight.Offset + ((long)first * pair.Inputs);
        long bytes = (long)rows * pair.Inputs * sizeof(float);
        Buffer.MemoryCopy(_source!.Pointer + place, _target!.Pointer + place, bytes, bytes);
        Gemm.Multiply(
            rows, pair.Inputs, pair.Rank, b, pair.Rank, 1, Values.Pointer + pair.A.Offset, pair.Inputs,
            _target.Pointer + place, pair.Inputs, accumulate: true);
    }

    private void PackPair(int index)
    {
        LoraPair pair = _pairs[index];
        Gemm.PackTransposed(
            Values.Pointer + pair.A.Offset, pair.Rank, pair.Inputs, _packedA.Pointer + pair.PackedOffset);
        ScaleB(pair, 0, pair.Outputs);
    }

    /// <summary>s·B, some rows; returns where they are.</summary>
    private float* ScaleB(LoraPair pair, int first, int rows)
    {
        long place = pair.B.Offset + ((long)first * pair.Rank);
        long bytes = (long)rows * pair.Rank * sizeof(float);
        Buffer.MemoryCopy(Values.Pointer + place, _scaledB.Pointer + place, bytes, bytes);
        Elementwise.Scale(_scaledB.Pointer + place, _scale, (long)rows * pair.Rank);
        return _scaledB.Pointer + place;
    }

    /// <summary>dB = s·dW·Aᵀ, some rows.</summary>
    private void GradientRows(int index)
    {
        (LoraPair pair, int first) = _rows[index];
        int rows = Math.Min(Stripe, pair.Outputs - first);
        float* dB = _target!.Pointer + pair.B.Offset + ((long)first * pair.Rank);
        Gemm.MultiplyPacked(
            rows, pair.Rank, pair.Inputs, _source!.Pointer + pair.Weight.Offset + ((long)first * pair.Inputs), pair.Inputs, 1,
            _packedA.Pointer + pair.PackedOffset, dB, pair.Rank, accumulate: false);
        Elementwise.Scale(dB, _scale, rows * pair.Rank);
    }

    /// <summary>dA = (s·B)ᵀ·dW, some columns.</summary>
    private void GradientColumns(int index)
    {
        (LoraPair pair, int first) = _columns[index];
        Gemm.Multiply(
            pair.Rank, Math.Min(Stripe, pair.Inputs - first), pair.Outputs, _scaledB.Pointer + pair.B.Offset, 1, pair.Rank,
            _source!.Pointer + pair.Weight.Offset + first, pair.Inputs, _target!.Pointer + pair.A.Offset + first, pair.Inputs,
            accumulate: false);
    }

    private IEnumerable<(LoraPair Pair, int First)> Stripes(Func<LoraPair, int> length) =>
        from pair in _pairs
        from stripe in Enumerable.Range(0, (length(pair) + Stripe - 1) / Stripe)
        select (pair, stripe * Stripe);

    private static LoraPair[] Place(IReadOnlyList<ParameterTensor> matrices, int rank)
    {
        LoraPair[] pairs = new LoraPair[matrices.Count];
        long end = 0;
        long packed = 0;
        for (int i = 0; i < pairs.Length; i++)
        {
            pairs[i] = LoraPair.Of(matrices[i], rank, AlignUp(end), AlignUp, packed);
            end = pairs[i].B.Offset + pairs[i].B.Count;
            packed += pairs[i].PackedLength;
        }

        return pairs;
    }

    private static long AlignUp(long place) => (place + Alignment - 1) / Alignment * Alignment;
}
