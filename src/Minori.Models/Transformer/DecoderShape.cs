using Minori.Compute;

namespace Minori.Models;

/// <summary>
/// The sizes that the layers need, and the rotary tables that follow from them. Letters in the layers' comments: n
/// tokens of the shard, C width, H query heads, K key–value heads, D head dimension, F feed-forward width, U width of the
/// feed-forward block's first product, V vocabulary.
/// </summary>
internal sealed unsafe class DecoderShape : IDisposable
{
    private readonly AlignedBuffer<float>? _tables;

    public DecoderShape(ModelConfiguration configuration)
    {
        Configuration = configuration;
        Width = configuration.Width;
        Heads = configuration.HeadCount;
        KeyValueHeads = configuration.KeyValueHeadCount;
        HeadDimension = configuration.HeadDimension;
        FeedForwardWidth = configuration.FeedForwardWidth;
        UpWidth = configuration.UpWidth;
        Vocabulary = configuration.VocabularySize;
        NormEpsilon = configuration.NormEpsilon;
        if (configuration.Positions == PositionKind.Rotary)
        {
            long entries = (long)configuration.ContextLength * (HeadDimension / 2);
            _tables = new AlignedBuffer<float>(2 * entries);
            Cosine = _tables.Pointer;
            Sine = _tables.Pointer + entries;
            Rotary.Tables(Cosine, Sine, configuration.ContextLength, HeadDimension, configuration.RopeBase);
        }
    }

    public ModelConfiguration Configuration { get; }

    /// <summary>C.</summary>
    public int Width { get; }

    /// <summary>H.</summary>
    public int Heads { get; }

    /// <summary>K.</summary>
    public int KeyValueHeads { get; }

    /// <summary>D.</summary>
    public int HeadDimension { get; }

    /// <summary>F.</summary>
    public int FeedForwardWidth { get; }

    /// <summary>U: F, or 2F where half of it are gates.</summary>
    public int UpWidth { get; }

    /// <summary>V.</summary>
    public int Vocabulary { get; }

    public float NormEpsilon { get; }

    /// <summary>H·D, the width of all queries.</summary>
    public int QueryWidth => Heads * HeadDimension;

    /// <summary>K·D, the width of all keys, and of all values.</summary>
    public int KeyWidth => KeyValueHeads * HeadDimension;

    /// <summary>(H + 2K)·D, the width of queries, keys and values together.</summary>
    public int ProjectionWidth => QueryWidth + (2 * KeyWidth);

    /// <summary>[T, D/2]; null where positions are not rotary.</summary>
    public float* Cosine { get; }

    /// <summary>[T, D/2]; null where positions are not rotary.</summary>
    public float* Sine { get; }

    public void Dispose() => _tables?.Dispose();
}
