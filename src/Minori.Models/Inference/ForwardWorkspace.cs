using Minori.Compute;

namespace Minori.Models;

/// <summary>The memory in which a chunk of tokens goes through a layer; every layer uses it in turn.</summary>
internal sealed unsafe class ForwardWorkspace
{
    private readonly DecoderShape _shape;
    private readonly LayerActivations _activations;
    private readonly float* _attention;

    /// <param name="arena">Where the memory comes from.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="rows">The most rows of a chunk.</param>
    /// <param name="longest">The most tokens of a sequence.</param>
    public ForwardWorkspace(Arena arena, DecoderShape shape, int rows, int longest)
    {
        _shape = shape;
        Rows = rows;
        _activations = LayerActivations.WithoutBackward(arena, shape, rows);
        _attention = arena.Take<float>(CausalAttention.ScratchLength(longest, shape.HeadDimension));
    }

    /// <summary>The most rows of a chunk.</summary>
    public int Rows { get; }

    /// <summary>
    /// Takes a chunk through a layer. Of <paramref name="x"/>, the rows that are wanted of the layer's result are
    /// moved together to <paramref name="y"/> on the way.
    /// </summary>
    /// <param name="y">[wanted, C], at or before x.</param>
    /// <param name="x">[n, C], the residual stream of the chunk.</param>
    /// <param name="runs">The chunk's runs.</param>
    /// <param name="wanted">The rows that are wanted, numbered as in the runs; null for all.</param>
    /// <param name="wantedCount">Their number; not looked at where all are wanted.</param>
    /// <param name="cache">Keys and values of what stands before the runs; theirs are added.</param>
    /// <param name="vectors">The layer's vectors.</param>
    /// <param name="packed">Its matrices.</param>
    public void Run(
        float* y, float* x, ReadOnlySpan<TokenRun> runs, int* wanted, int wantedCount, KeyValueRows cache,
        in LayerTensors vectors, in PackedLayer packed)
    {
        int first = runs[0].FirstRow;
        int n = runs[^1].FirstRow + runs[^1].Length - first;
        AttentionBlock.Project(x, _activations, vectors, packed, n, _shape);
        int next = 0;
        foreach (TokenRun run in runs)
        {
            // Of a run's queries, those from the first to the last that is wanted.
            int from = 0, to = run.Length;
            if (wanted != null)
            {
                int begin = next;
                for (; next < wantedCount && wanted[next] < run.FirstRow + run.Length; next++)
                {
                }

                from = next > begin ? wanted[begin] - run.FirstRow : 0;
                to = next > begin ? wanted[next - 1] + 1 - run.FirstRow : 0;
            }

            // One by one, because the keys of a run may take the place of those of the run before.
            AttentionBlock.Place(_activations, run.FirstRow - first, run.Length, run.Position, cache, _shape);
            AttentionBlock.Attend(
                _activations, run.FirstRow - first + from, to - from, run.Position + from, cache, _shape, _attention);
        }

        if (wanted != null)
        {
            n = wantedCount;
            for (int i = 0; i < n; i++)
            {
                Gather(y, x, i, wanted[i] - first);
            }
        }

        Complete(y, n, vectors, packed);
    }

    /// <summary>
    /// The first half of a layer for one sequence's chunk: keys and values go to the cache. Other workspaces may do the
    /// same for other chunks at the same time.
    /// </summary>
    /// <param name="x">[tokens, C], the residual stream of the chunk.</param>
    /// <param name="position">The first token's position.</param>
    /// <param name="tokens">The number of tokens.</param>
    /// <param name="cache">Where keys and values go.</param>
    /// <param name="vectors">The layer's vectors.</param>
    /// <param name="packed">Its matrices.</param>
    public void Begin(
        float* x, int position, int tokens, KeyValueRows cache, in LayerTensors vectors, in PackedLayer packed)
    {
        AttentionBlock.Project(x, _activations, vectors, packed, tokens, _shape);
        AttentionBlock.Place(_activations, row: 0, tokens, position, cache, _shape);
    }

    /// <summary>
    /// The second half, once the cache holds everything up to the chunk's last token: x becomes the layer's result.
    /// </summary>
    /// <param name="x">[tokens, C], as at the beginning.</param>
    /// <param name="position">The first token's position.</param>
    /// <param name="tokens">The number of tokens.</param>
    /// <param name="lastOnly">Whether only the last token's result is wanted: it goes to the first row.</param>
    /// <param name="cache">Keys and values of this chunk and all before it.</param>
    /// <param name="vectors">The layer's vectors.</param>
    /// <param name="packed">Its matrices.</param>
    public void End(
        float* x, int position, int tokens, bool lastOnly, KeyValueRows cache, in LayerTensors vectors,
        in PackedLayer packed)
    {
        int skipped = lastOnly ? tokens - 1 : 0;
        AttentionBlock.Attend(_activations, skipped, tokens - skipped, position + skipped, cache, _shape, _attention);
        if (lastOnly)
        {
            Gather(x, x, 0, skipped);
        }

        Complete(x, tokens - skipped, vectors, packed);
    }

    /// <summary>Takes one token through a layer, behind those in the cache.</summary>
    /// <param name="x">[C], the residual stream.</param>
    /// <param name="position">The token's position.</param>
    /// <param name="cache">Its key and value are added.</param>
    /// <param name="vectors">The layer's vectors.</param>
    /// <param name="packed">Its matrices.</param>
    /// <param name="scratch">Of <see cref="CausalAttention.DecodeScratchLength"/>.</param>
    public void Step(
        float* x, int position, KeyValueRows cache, in LayerTensors vectors, in PackedLayer packed, float* scratch)
    {
        AttentionBlock.Project(x, _activations, vectors, packed, 1, _shape);
        AttentionBlock.Decode(_activations, position, cache, _shape, scratch);
        Complete(x, 1, vectors, packed);
    }

    /// <summary>Moves what the rest of a layer needs of a row to another one, at or before it.</summary>
    private void Gather(float* y, float* x, int to, int from)
    {
        Move(_activations.Attended, _activations.Attended, to, from, _shape.QueryWidth);
        Move(y, x, to, from, _shape.Width);
    }

    private void Complete(float* y, int n, in LayerTensors vectors, in PackedLayer packed)
    {
        if (n > 0)
        {
            AttentionBlock.Finish(y, _activations, vectors, packed, n, _shape);
            FeedForwardBlock.Forward(y, _activations, vectors, packed, n, _shape);
        }
    }

    private static void Move(float* destination, float* source, int to, int from, int width) =>
        new ReadOnlySpan<float>(source + ((nint)from * width), width)
            .CopyTo(new Span<float>(destination + ((nint)to * width), width));
}
