namespace Minori.Models.Tests.Transformer;

/// <summary>
/// A Llama decoder written from the papers in double precision with plain loops: no tiles, no chunks, no shared code
/// with the engine. It is written over an arithmetic: plain doubles give the loss, and scalars on a <see cref="Tape"/>
/// give the gradient of every weight by reverse mode, which its own test holds against central differences.
/// </summary>
internal sealed class ReferenceTransformer<T>(ModelConfiguration configuration, IArithmetic<T> arithmetic)
{
    private readonly ModelConfiguration _c = configuration;

    /// <summary>Sum of −log p over scored targets, divided by their number.</summary>
    public T MeanLoss(IReadOnlyDictionary<string, T[]> weights, int[][] inputs, int[][] targets)
    {
        T total = arithmetic.Constant(0);
        int scored = 0;
        for (int row = 0; row < inputs.Length; row++)
        {
            T[][] logits = Logits(weights, inputs[row]);
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
    public T[][] Logits(IReadOnlyDictionary<string, T[]> weights, int[] inputs)
    {
        T[] embedding = weights["model.embed_tokens.weight"];
        T[][] x = [.. inputs.Select(token => embedding[(token * _c.Width)..((token + 1) * _c.Width)])];
        for (int layer = 0; layer < _c.LayerCount; layer++)
        {
            string prefix = $"model.layers.{layer}.";
            T[][] attended = Attention(weights, prefix, [.. x.Select(row => Norm(row, weights[prefix + "input_layernorm.weight"]))]);
            x = Add(x, attended);
            T[][] h = [.. x.Select(row => Norm(row, weights[prefix + "post_attention_layernorm.weight"]))];
            x = Add(x, [.. h.Select(row => FeedForward(weights, prefix, row))]);
        }

        T[] head = _c.TieEmbeddings ? embedding : weights["lm_head.weight"];
        return [.. x.Select(row => Multiply(head, Norm(row, weights["model.norm.weight"])))];
    }

    private T[][] Attention(IReadOnlyDictionary<string, T[]> weights, string prefix, T[][] h)
    {
        T[][] q = [.. h.Select((row, t) => Rotate(Multiply(weights[prefix + "self_attn.q_proj.weight"], row), t))];
        T[][] k = [.. h.Select((row, t) => Rotate(Multiply(weights[prefix + "self_attn.k_proj.weight"], row), t))];
        T[][] v = [.. h.Select(row => Multiply(weights[prefix + "self_attn.v_proj.weight"], row))];
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

            result[t] = Multiply(weights[prefix + "self_attn.o_proj.weight"], joined);
        }

        return result;
    }

    private T[] FeedForward(IReadOnlyDictionary<string, T[]> weights, string prefix, T[] h)
    {
        T[] gate = Multiply(weights[prefix + "mlp.gate_proj.weight"], h);
        T[] up = Multiply(weights[prefix + "mlp.up_proj.weight"], h);
        T one = arithmetic.Constant(1);
        T[] hidden = [.. gate.Zip(up, (g, u) => arithmetic.Multiply(
            u,
            arithmetic.Divide(g, arithmetic.Add(one, arithmetic.Exp(arithmetic.Subtract(arithmetic.Constant(0), g))))))];
        return Multiply(weights[prefix + "mlp.down_proj.weight"], hidden);
    }

    private T[] Norm(T[] x, T[] gain)
    {
        T mean = arithmetic.Multiply(Dot(x, x), arithmetic.Constant(1.0 / x.Length));
        T inverse = arithmetic.Divide(
            arithmetic.Constant(1), arithmetic.Sqrt(arithmetic.Add(mean, arithmetic.Constant(_c.NormEpsilon))));
        return [.. x.Zip(gain, (value, g) => arithmetic.Multiply(arithmetic.Multiply(value, inverse), g))];
    }

    private T[] Rotate(T[] x, int position)
    {
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
}
