using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>
/// Layer normalisation (Ba, Kiros and Hinton 2016): y = x̂ · gain + bias with x̂ = (x − μ)·r, μ the mean of a row and
/// r = 1/√(variance + ε). Gain and bias may both be null, as in OLMo (Groeneveld et al. 2024, §2.1): then y = x̂.
/// </summary>
public static unsafe class LayerNorm
{
    /// <summary>y[tokens, width], μ[tokens] and r[tokens] from x[tokens, width]; y may be x.</summary>
    /// <param name="mean">μ, kept for <see cref="Backward"/>.</param>
    /// <param name="inverseDeviation">r, kept for <see cref="Backward"/>.</param>
    /// <param name="gain">[width], or null.</param>
    /// <param name="bias">[width], or null where the gain is.</param>
    /// <exception cref="ArgumentException">There is a gain without a bias, or the other way round.</exception>
    public static void Forward(
        float* y, float* mean, float* inverseDeviation, float* x, float* gain, float* bias, int tokens, int width,
        float epsilon)
    {
        RequirePair(gain, bias);
        if (gain is null)
        {
            SimdDispatch.Run(new ForwardCall<Plain>(y, mean, inverseDeviation, x, gain, bias, tokens, width, epsilon));
        }
        else
        {
            SimdDispatch.Run(new ForwardCall<Affine>(y, mean, inverseDeviation, x, gain, bias, tokens, width, epsilon));
        }
    }

    /// <summary>
    /// Adds to dx[tokens, width], dgain[width] and dbias[width] the gradients that dy brings:
    /// dx += r·(g − mean(g) − x̂·mean(g·x̂)) with g = dy·gain, dgain += Σ dy·x̂, dbias += Σ dy.
    /// </summary>
    /// <exception cref="ArgumentException">One of dgain and dbias is null without the other and the gain.</exception>
    public static void Backward(
        float* dx, float* dgain, float* dbias, float* dy, float* x, float* gain, float* mean, float* inverseDeviation,
        int tokens, int width)
    {
        RequirePair(dgain, dbias);
        RequirePair(gain, dgain);
        if (gain is null)
        {
            SimdDispatch.Run(
                new BackwardCall<Plain>(dx, dgain, dbias, dy, x, gain, mean, inverseDeviation, tokens, width));
        }
        else
        {
            SimdDispatch.Run(
                new BackwardCall<Affine>(dx, dgain, dbias, dy, x, gain, mean, inverseDeviation, tokens, width));
        }
    }

    private static void RequirePair(float* a, float* b)
    {
        if (a is null != b is null)
        {
            throw new ArgumentException("a layer norm has both a gain and a bias, or neither");
        }
    }

    /// <summary>Whether there are gain and bias, as a constant to the JIT.</summary>
    private interface IParameters
    {
        static abstract bool Exist { get; }
    }

    private readonly struct Affine : IParameters
    {
        public static bool Exist => true;
    }

    private readonly struct Plain : IParameters
    {
        public static bool Exist => false;
    }

    private readonly struct ForwardCall<TParameters>(
        float* y, float* mean, float* inverseDeviation, float* x, float* gain, float* bias, int tokens, int width,
        float epsilon) : ISimdCall
        where TParameters : IParameters
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            for (int t = 0; t < tokens; t++)
            {
                nint row = (nint)t * width;
                float m = Reduction.Sum<TVector, TSimd>(x + row, width) / width;
                float variance = Reduction.SquaredDistance<TVector, TSimd>(x + row, m, width) / width;
                float r = 1 / MathF.Sqrt(variance + epsilon);
                mean[t] = m;
                inverseDeviation[t] = r;
                int done = Row<TVector, TSimd>(y + row, x + row, gain, bias, m, r, width, 0);
                Row<float, SimdScalar>(y + row, x + row, gain, bias, m, r, width, done);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static int Row<TVector, TSimd>(
            float* y, float* x, float* gain, float* bias, float m, float r, int width, int i)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector centre = TSimd.Broadcast(m), scale = TSimd.Broadcast(r);
            for (; i <= width - TSimd.Count; i += TSimd.Count)
            {
                TVector normed = TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + i), centre), scale);
                if (TParameters.Exist)
                {
                    normed = TSimd.MultiplyAdd(normed, TSimd.Load(gain + i), TSimd.Load(bias + i));
                }

                TSimd.Store(normed, y + i);
            }

            return i;
        }
    }

    private readonly struct BackwardCall<TParameters>(
        float* dx, float* dgain, float* dbias, float* dy, float* x, float* gain, float* mean, float* inverseDeviation,
        int tokens, int width) : ISimdCall
        where TParameters : IParameters
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            for (int t = 0; t < tokens; t++)
            {
                nint row = (nint)t * width;
                float m = mean[t], r = inverseDeviation[t], sum = 0, projection = 0;
                int done = Sums<TVector, TSimd>(dy + row, x + row, gain, m, r, width, 0, ref sum, ref projection);
                Sums<float, SimdScalar>(dy + row, x + row, gain, m, r, width, done, ref sum, ref projection);
                sum /= width;
                projection /= width;
                done = Row<TVector, TSimd>(
                    dx + row, dgain, dbias, dy + row, x + row, gain, m, r, sum, projection, width, 0);
                Row<float, SimdScalar>(
                    dx + row, dgain, dbias, dy + row, x + row, gain, m, r, sum, projection, width, done);
            }
        }

        /// <summary>sum += Σ g and projection += Σ g·x̂ from element i on.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static int Sums<TVector, TSimd>(
            float* dy, float* x, float* gain, float m, float r, int width, int i, ref float sum, ref float projection)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector centre = TSimd.Broadcast(m), scale = TSimd.Broadcast(r);
            TVector gradients = TSimd.Zero, products = TSimd.Zero;
            for (; i <= width - TSimd.Count; i += TSimd.Count)
            {
                TVector g = TSimd.Load(dy + i);
                if (TParameters.Exist)
                {
                    g = TSimd.Multiply(g, TSimd.Load(gain + i));
                }

                TVector normed = TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + i), centre), scale);
                gradients = TSimd.Add(gradients, g);
                products = TSimd.MultiplyAdd(g, normed, products);
            }

            sum += TSimd.Sum(gradients);
            projection += TSimd.Sum(products);
            return i;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static int Row<TVector, TSimd>(
            float* dx, float* dgain, float* dbias, float* dy, float* x, float* gain, float m, float r, float sum,
            float projection, int width, int i)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector centre = TSimd.Broadcast(m), scale = TSimd.Broadcast(r);
            TVector mean = TSimd.Broadcast(sum), towards = TSimd.Broadcast(-projection);
            for (; i <= width - TSimd.Count; i += TSimd.Count)
            {
                TVector d = TSimd.Load(dy + i), g = d;
                TVector normed = TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + i), centre), scale);
                if (TParameters.Exist)
                {
                    g = TSimd.Multiply(d, TSimd.Load(gain + i));
                    TSimd.Store(TSimd.MultiplyAdd(d, normed, TSimd.Load(dgain + i)), dgain + i);
                    TSimd.Store(TSimd.Add(d, TSimd.Load(dbias + i)), dbias + i);
                }

                TVector inner = TSimd.MultiplyAdd(normed, towards, TSimd.Subtract(g, mean));
                TSimd.Store(TSimd.MultiplyAdd(inner, scale, TSimd.Load(dx + i)), dx + i);
            }

            return i;
        }
    }
}
