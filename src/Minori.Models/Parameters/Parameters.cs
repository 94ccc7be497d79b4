using System.Runtime.InteropServices;
using Minori.Compute;

namespace Minori.Models;

/// <summary>All values of a model, in one block of native memory.</summary>
public sealed unsafe class Parameters : IDisposable
{
    /// <summary>Parameters that are all zero, to be filled by the caller.</summary>
    /// <exception cref="ModelConfigurationException">The configuration is not valid.</exception>
    public Parameters(ModelConfiguration configuration)
        : this(configuration, new ParameterLayout(configuration))
    {
    }

    private Parameters(ModelConfiguration configuration, ParameterLayout layout)
    {
        Configuration = configuration;
        Layout = layout;
        Values = new AlignedBuffer<float>(layout.Length);
    }

    /// <summary>The model's shape.</summary>
    public ModelConfiguration Configuration { get; }

    /// <summary>Where each tensor lies in <see cref="Values"/>.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The block, <see cref="ParameterLayout.Length"/> floats; the gaps between tensors are zero.</summary>
    public AlignedBuffer<float> Values { get; }

    /// <summary>
    /// Matrices and tables drawn from N(0, σ²), σ the tensor's own; gains one, biases zero. A tensor's numbers come from
    /// the Philox stream of its name, so they depend on the seed, the name and σ only.
    /// </summary>
    /// <exception cref="ModelConfigurationException">The configuration is not valid.</exception>
    public static Parameters Initialize(ModelConfiguration configuration, ulong seed)
    {
        var parameters = new Parameters(configuration);
        foreach (ParameterTensor tensor in parameters.Layout.Tensors)
        {
            Initialize(tensor, seed, 0, parameters.Tensor(tensor));
        }

        return parameters;
    }

    /// <summary>The initial values of a tensor, from element <paramref name="firstElement"/> on.</summary>
    internal static void Initialize(ParameterTensor tensor, ulong seed, long firstElement, Span<float> values)
    {
        switch (tensor.Kind)
        {
            case ParameterKind.Gain:
                values.Fill(1);
                break;
            case ParameterKind.Bias:
                values.Clear();
                break;
            default:
                var random = new Philox(seed, Philox.Stream(tensor.Name));
                random.FillGaussian(values, (ulong)firstElement, tensor.InitializationDeviation);
                break;
        }
    }

    /// <summary>The values of the tensor of that name.</summary>
    /// <exception cref="ArgumentException">The model has no such tensor.</exception>
    public Span<float> Tensor(string name) => Tensor(Layout[name]);

    /// <summary>The values of a tensor of this layout.</summary>
    public Span<float> Tensor(ParameterTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return Values.Slice(tensor.Offset, (int)tensor.Count);
    }

    /// <summary>A copy with its own memory.</summary>
    public Parameters Clone()
    {
        var copy = new Parameters(Configuration, Layout);
        NativeMemory.Copy(Values.Pointer, copy.Values.Pointer, (nuint)Layout.Length * sizeof(float));

        // The caller may need the original no longer; only its pointer was held while it was copied.
        GC.KeepAlive(this);
        return copy;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => Values.Dispose();
}
