namespace Minori.Models.Tests.Transformer;

/// <summary>
/// A decoder written from the papers in double precision with plain loops: no tiles, no chunks, no shared code with the
/// engine. Its weights have the names of the files, and matrices are [out, in]. It is written over an arithmetic: plain doubles give the loss, and scalars on a <see cref="Tape"/>
/// give the gradient of every weight by reverse mode, which its own test holds against central differences.
/// </summary>
internal sealed class ReferenceTransformer<T>(ModelConfiguration configuration, IArithmetic<T> arithmetic)
{
    private readonly ModelConfiguration _c = configuration;

    /// <summary>
    /// What is dropped: the factor on a channel of a token that enters the residual stream at a place, which is 0 for the
    /// embeddings, 1 + 2·layer for attention and 2 + 2·layer for the feed-forward block.
    /// </summary>
    public Func<int, int, int, int, double>? Dropout { get; init; }

    /// <summary>Sum of −log p over scored targets, divided by their number.</summary>
    public T MeanLoss(IReadOnlyDictionary<string, T[]> weights, int[][] inputs, int[][] targets)
    {
        T total = arithmetic.Constant(0);
        int scored = 0;
        for (int row = 0; row < inputs.Length; row++)
        {
            T[][] logits = Logits(weights, inputs[row], row);
            for (int t = 0; t < inputs[row].Length; t++)
            {
                if (targets[row][t] >= 0)
                {
                    total = arithmetic.Add(total, NegativeLogLikelihood(logits[t], targets[row][t]));
                    scored++;
                }
            }
        }

        return arithmetic.Multiply(total, arithmetic.Constant(1.0 / scored));
    }

    /// <summary>−log softmax(logits)[target].</summary>
    public T NegativeLogLikelihood(T[] logits, int target)
    {
        T shift = arithmetic.Constant(logits.Max(arithmetic.Value));
        T sum = arithmetic.Constant(0);
        foreach (T logit in logits)
        {
            sum = arithmetic.Add(sum, arithmetic.Exp(arithmetic.Subtract(logit, shift)));
        }

        return arithmetic.Subtract(arithmetic.Log(sum), arithmetic.Subtract(logits[target], shift));
    }

    /// <summary>[tokens][V].</summary>
    public T[][] Logits(IReadOnlyDictionary<string, T[]> weights, int[] inputs, int sequence = 0)
    {
        Names names = Names.Of(_c);
        T[] embedding = weights[names.Embedding];
        T[][] x = [.. inputs.Select(token => embedding[(token * _c.Width)..((token + 1) * _c.Width)])];
        if (names.Positions is not null)
        {
            x = Add(x, [.. weights[names.Positions].Chunk(_c.Width).Take(inputs.Length)]);
        }

        x = Drop(x, 0, sequence);
        for (int layer = 0; layer < _c.LayerCount; layer++)
        {
            var w = new Layer(weights, names.Layer.Replace("N", $"{layer}", StringComparison.Ordinal));
            T[][] attended = Attention(w, names, [.. x.Select(row => Norm(w, names.InputNorm, row))]);
            x = Add(x, Drop(attended, 1 + (2 * layer), sequence));
            T[][] fed = [.. x.Select(row => FeedForward(w, names, Norm(w, names.PostAttentionNorm, row)))];
            x = Add(x, Drop(fed, 2 + (2 * layer), sequence));
        }

        T[] head = _c.TieEmbeddings ? embedding : weights["lm_head.weight"];
        return [.. x.Select(row => Multiply(head, Norm(new Layer(weights, ""), names.FinalNorm, row)))];
    }

    private T[][] Drop(T[][] x, int place, int sequence) => Dropout is null
        ? x
        : [.. x.Select((row, t) => row.Select((value, c) => Scale(value, Dropout(place, sequence, t, c))).ToArray())];

    private T[][] Attention(Layer w, Names names, T[][] h)
    {
        T[][] projections = [.. h.Select(row => names.QueryKeyValue.SelectMany(name => Linear(w, name, row)).ToArray())];
        int queryWidth = _c.HeadCount * _c.HeadDimension;
        int keyWidth = _c.KeyValueHeadCount * _c.HeadDimension;
        T[][] q = [.. projections.Select((row, t) => Rotate(row[..queryWidth], t))];
        T[][] k = [.. projections.Select((row, t) => Rotate(row[queryWidth..(queryWidth + keyWidth)], t))];
        T[][] v = [.. projections.Select(row => row[(queryWidth + keyWidth)..])];
        int d = _c.HeadDimension;
        var result = new T[h.Length][];
        for (int t = 0; t < h.Length; t++)
        {
            var joined = new T[_c.HeadCount * d];
            for (int head = 0; head < _c.HeadCount; head++)
            {
                int shared = head / (_c.HeadCount / _c.KeyValueHeadCount);
                var scores = new T[t + 1];
                for (int s = 0; s <= t; s++)
                {
                    scores[s] = arithmetic.Multiply(
                        Dot(q[t].AsSpan(head * d, d), k[s].AsSpan(shared * d, d)), arithmetic.Constant(1 / Math.Sqrt(d)));
                }

                T[] probabilities = Softmax(scores);
                for (int i = 0; i < d; i++)
                {
                    T sum = arithmetic.Constant(0);
                    for (int s = 0; s <= t; s++)
                    {
                        sum = arithmetic.Add(sum, arithmetic.Multiply(probabilities[s], v[s][(shared * d) + i]));
                    }

                    joined[(head * d) + i] = sum;
                }
            }

            result[t] = Linear(w, names.AttentionOutput, joined);
        }

        return result;
    }

    private T[] FeedForward(Layer w, Names names, T[] h)
    {
        T[] up = Linear(w, names.Up, h);
        T[] hidden = _c.FeedForward switch
        {
            FeedForwardKind.SwiGlu => [.. up.Zip(Linear(w, "mlp.gate_proj", h), (u, gate) => arithmetic.Multiply(u, Silu(gate)))],
            FeedForwardKind.GeluTanh => [.. up.Select(u => arithmetic.Multiply(u, HalfOnePlus(Tanh(Cubic(u)))))],
            FeedForwardKind.GeluErf => [.. up.Select(u => arithmetic.Multiply(u, HalfOnePlus(arithmetic.Erf(Scale(u, Math.Sqrt(0.5))))))],
            _ => throw new NotSupportedException(),
        };
        return Linear(w, names.Down, hidden);
    }

    private T Silu(T x) => arithmetic.Divide(x, arithmetic.Add(One, arithmetic.Exp(Scale(x, -1))));

    /// <summary>(1 + x)/2.</summary>
    private T HalfOnePlus(T x) => Scale(arithmetic.Add(One, x), 0.5);

    /// <summary>√(2/π)·(x + 0.044715·x³).</summary>
    private T Cubic(T x) => Scale(
        arithmetic.Add(x, Scale(arithmetic.Multiply(x, arithmetic.Multiply(x, x)), 0.044715)), Math.Sqrt(2 / Math.PI));

    private T Tanh(T x)
    {
        T power = arithmetic.Exp(Scale(x, 2));
        return arithmetic.Divide(arithmetic.Subtract(power, One), arithmetic.Add(power, One));
    }

    private T One => arithmetic.Constant(1);

    private T Scale(T x, double factor) => arithmetic.Multiply(x, arithmetic.Constant(factor));

    private T[] Norm(Layer w, string name, T[] x)
    {
        if (_c.Norm == NormKind.LayerNorm)
        {
            T mean = Scale(x.Aggregate(arithmetic.Add), 1.0 / x.Length);
            x = [.. x.Select(value => arithmetic.Subtract(value, mean))];
        }

        T square = Scale(Dot(x, x), 1.0 / x.Length);
        T inverse = arithmetic.Divide(One, arithmetic.Sqrt(arithmetic.Add(square, arithmetic.Constant(_c.NormEpsilon))));
        T[] scaled = [.. x.Zip(w.Weight(name), (value, g) => arithmetic.Multiply(arithmetic.Multiply(value, inverse), g))];
        return _c.Norm == NormKind.LayerNorm ? [.. scaled.Zip(w.Bias(name)!, arithmetic.Add)] : scaled;
    }

    /// <summary>W·x, and b where there is one.</summary>
    private T[] Linear(Layer w, string name, T[] x)
    {
        T[] y = Multiply(w.Weight(name), x);
        return w.Bias(name) is { } bias ? [.. y.Zip(bias, arithmetic.Add)] : y;
    }

    private T[] Rotate(T[] x, int position)
    {
        if (_c.Positions != PositionKind.Rotary)
        {
            return x;
        }

        int half = _c.HeadDimension / 2;
        var turned = new T[x.Length];
        for (int start = 0; start < x.Length; start += _c.HeadDimension)
        {
            for (int i = 0; i < half; i++)
            {
                double angle = position * Math.Pow(_c.RopeBase, -2.0 * i / _c.HeadDimension);
                T cosine = arithmetic.Constant(Math.Cos(angle));
                T sine = arithmetic.Constant(Math.Sin(angle));
                T a = x[start + i];
                T b = x[start + half + i];
                turned[start + i] = arithmetic.Subtract(arithmetic.Multiply(a, cosine), arithmetic.Multiply(b, sine));
                turned[start + half + i] = arithmetic.Add(arithmetic.Multiply(b, cosine), arithmetic.Multiply(a, sine));
            }
        }

        return turned;
    }

    private T[] Softmax(T[] scores)
    {
        T shift = arithmetic.Constant(scores.Max(arithmetic.Value));
        T[] powers = [.. scores.Select(score => arithmetic.Exp(arithmetic.Subtract(score, shift)))];
        T sum = powers.Aggregate(arithmetic.Add);
        return [.. powers.Select(power => arithmetic.Divide(power, sum))];
    }

    /// <summary>W[out, in]·x.</summary>
    private T[] Multiply(T[] matrix, T[] x)
    {
        var y = new T[matrix.Length / x.Length];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = Dot(matrix.AsSpan(i * x.Length, x.Length), x);
        }

        return y;
    }

    private T Dot(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
    {
        T sum = arithmetic.Constant(0);
        for (int i = 0; i < a.Length; i++)
        {
            sum = arithmetic.Add(sum, arithmetic.Multiply(a[i], b[i]));
        }

        return sum;
    }

    private T[][] Add(T[][] a, T[][] b) =>
        [.. a.Zip(b, (left, right) => left.Zip(right, arithmetic.Add).ToArray())];

    private sealed class Layer(IReadOnlyDictionary<string, T[]> weights, string prefix)
    {
        public T[] Weight(string name) => weights[$"{prefix}{name}.weight"];

        public T[]? Bias(string name) => weights.GetValueOrDefault($"{prefix}{name}.bias");
    }

    private sealed record Names(
        string Embedding, string? Positions, string Layer, string InputNorm, string[] QueryKeyValue,
        string AttentionOutput, string PostAttentionNorm, string Up, string Down, string FinalNorm)
    {
        public static Names Of(ModelConfiguration c) => c.Family switch
        {
            ModelFamily.Llama => new(
                "model.embed_tokens.weight", null, "model.layers.N.", "input_layernorm",
                ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"], "self_attn.o_proj",
                "post_attention_layernorm", "mlp.up_proj", "mlp.down_proj", "model.norm"),
            ModelFamily.Gpt2 => new(
                "transformer.wte.weight", "transformer.wpe.weight", "transformer.h.N.", "ln_1", ["attn.c_attn"],
                "attn.c_proj", "ln_2", "mlp.c_fc", "mlp.c_proj", "transformer.ln_f"),
            _ => throw new NotSupportedException(),
        };
    }
}
