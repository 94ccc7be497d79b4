using Minori.Compute;
using Minori.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Minori.Models.Tests.Transformer;

/// <summary>Loss and every gradient tensor against PyTorch, on the same weights and batch.</summary>
public sealed class PyTorchGradientTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-4;

    [Theory]
    [MemberData(nameof(PyTorchFixture.Names), MemberType = typeof(PyTorchFixture))]
    public void LossAndEveryGradientTensorAgreeWithPyTorch(string name)
    {
        PyTorchFixture fixture = PyTorchFixture.Load(name);
        using Checkpoint checkpoint = Checkpoint.Load(fixture.Folder);
        Parameters parameters = checkpoint.Parameters;
        using var team = new ThreadTeam(1);
        using var pass = new TrainingPass(
            parameters.Configuration, fixture.Sequences, fixture.TokensPerSequence, team);
        using var gradient = new AlignedBuffer<float>(parameters.Layout.Length);
        BatchLoss loss = pass.Run(parameters, fixture.Batch.Inputs, fixture.Batch.Targets, gradient);
        Assert.Equal(fixture.Batch.Loss, loss.Mean, Tolerance * fixture.Batch.Loss);

        using Checkpoint expected = Checkpoint.Load(fixture.GradientFolder);
        (double Euclidean, double Largest) worst = default;
        foreach (ParameterTensor tensor in parameters.Layout.Tensors)
        {
            (double euclidean, double largest) = Errors(
                tensor.Name, expected.Parameters.Tensor(tensor), gradient.Slice(tensor.Offset, (int)tensor.Count));
            Assert.True(
                euclidean <= Tolerance && largest <= Tolerance,
                $"{tensor.Name}: relative error {euclidean:E2} (Euclidean norm), {largest:E2} (largest entry)");
            worst = (Math.Max(worst.Euclidean, euclidean), Math.Max(worst.Largest, largest));
        }

        output.WriteLine(
            $"{name}: relative error of the worst tensor {worst.Euclidean:E1} (Euclidean norm), {worst.Largest:E1} (largest entry)");
    }

    /// <summary>
    /// The relative error of the tensor in two norms: the root of the summed squares, and the largest entry.
    /// </summary>
    private static (double Euclidean, double Largest) Errors(
        string name, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        double squaredError = 0, squaredSize = 0, largestError = 0, largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double error = Math.Abs((double)expected[i] - actual[i]);
            squaredError += error * error;
            squaredSize += (double)expected[i] * expected[i];
            largestError = Math.Max(largestError, double.IsNaN(error) ? double.PositiveInfinity : error);
            largest = Math.Max(largest, Math.Abs(expected[i]));
        }

        Assert.True(largest > 0, $"{name}: PyTorch's gradient is zero, so the comparison says nothing");
        return (Math.Sqrt(squaredError / squaredSize), largestError / largest);
    }
}
